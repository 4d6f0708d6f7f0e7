"use strict";
/* A form[data-add-row] adds one row after the other without the mouse: after each it is empty, has a fresh key and its
   first field has the focus; after a refusal the field at fault has it, and what was typed stays. */
(() => {
  document.addEventListener("htmx:before:request", (event) => {
    const form = event.detail.ctx.sourceElement;
    if (form.matches?.("[data-add-row]")) for (const input of form.elements) input.removeAttribute("aria-invalid");
  });

  document.addEventListener("htmx:after:swap", (event) => {
    const { ctx } = event.detail;
    const form = ctx.sourceElement;
    if (!form?.matches?.("[data-add-row]") || !ctx.response) return;
    if (ctx.response.status < 300) begin(form);
    else if (ctx.response.status === 422) refuse(form);
  });

  const firstOf = (form) => form.querySelector("input:not([type=hidden])");

  function begin(form) {
    const hadFocus = form.contains(document.activeElement) || document.activeElement === document.body;
    form.reset();
    form.elements.form_key.value = oportuna.formKey();
    for (const says of form.querySelectorAll(".says")) says.replaceChildren();
    if (hadFocus) firstOf(form).focus();
  }

  function refuse(form) {
    form.elements.form_key.value = oportuna.formKey();
    const input = form.elements[form.querySelector(".says [data-error]")?.dataset.error] ?? firstOf(form);
    input.setAttribute("aria-invalid", "true");
    input.focus();
  }
})();
