// Comfort for every form; without it all works, and the server withstands what this prevents.
(() => {
  const typed = new Set();
  let losing = false;

  function ready() {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  }

  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form?.method === "post") typed.add(form);
  });

  // A second press on a button, while the answer to the first is on its way, sends nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.matches("[hx-post]")) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    // Another language means the page anew: the browser asks before what is typed is lost.
    losing = form.matches("[data-reloads]") && typed.size > 0;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!losing) return;
    event.preventDefault();
    setTimeout(ready);
  });

  // Back from the next page: the button works again.
  window.addEventListener("pageshow", ready);
})();
