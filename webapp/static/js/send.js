"use strict";
/* Ctrl Intro sends a form[data-send-key]; a form that is on its way is not sent twice. Focus goes to the first refusal. */
(() => {
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("form[data-send-key]");
    if (!form || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-send-key]");
    if (!form) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
  document.querySelector("form[data-send-key] [aria-invalid=true]")?.focus();
})();
