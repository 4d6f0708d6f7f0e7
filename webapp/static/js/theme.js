"use strict";
/* Light, dark or as the system is: at once here, and kept with the person. */
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-theme-form]");
  const theme = event.submitter?.value;
  if (!form || !theme) return;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  for (const button of form.querySelectorAll("[aria-pressed]")) button.setAttribute("aria-pressed", button === event.submitter);
  document.dispatchEvent(new CustomEvent("oportuna:theme", { detail: { theme } }));
  fetch(form.action, { method: "POST", body, credentials: "same-origin", redirect: "manual" }).catch(() => form.submit());
});
