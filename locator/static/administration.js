/* Select2 names its boxes by what is chosen in them: while nothing is, by nothing. They take the label of their field. */
"use strict";

const nameBoxes = () => {
  for (const box of document.querySelectorAll(".select2-selection[role=combobox]")) {
    const select = box.closest(".select2").previousElementSibling;
    const label = select && document.querySelector(`label[for="${select.id}"]`);
    const chosen = box.querySelector(".select2-selection__rendered");
    if (label && chosen) {
      label.id = `${select.id}_label`;
      box.setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
      chosen.setAttribute("aria-labelledby", label.id);
    }
  }
};

// Boxes appear when Django's own script has run, and with every row that is added.
document.addEventListener("DOMContentLoaded", () => {
  new MutationObserver(nameBoxes).observe(document.body, { childList: true, subtree: true });
  nameBoxes();
});
