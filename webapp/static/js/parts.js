"use strict";
/* A form[data-part-add] adds one part after the other (a tier, a unit): once added it is empty again, with the focus on
   the field that it names; refused, the focus is on what must be mended. */
(() => {
  const isOurs = (form) => form?.matches?.("form[data-part-add]");

  document.addEventListener("htmx:before:request", (event) => {
    const form = event.detail.ctx.sourceElement;
    if (isOurs(form)) for (const input of form.elements) input.removeAttribute("aria-invalid");
  });

  document.addEventListener("htmx:after:swap", (event) => {
    const { ctx } = event.detail;
    const form = ctx.sourceElement;
    if (!isOurs(form) || !ctx.response) return;
    form.elements.form_key.value = oportuna.formKey();
    if (ctx.response.status < 300) begin(form);
    else if (ctx.response.status === 422) refuse(form);
  });

  function begin(form) {
    const key = form.elements.form_key.value;
    for (const input of form.querySelectorAll("input:not([type=hidden])")) input.value = "";
    form.elements.form_key.value = key;
    form.querySelector(".says").replaceChildren();
    if (form.contains(document.activeElement) || document.activeElement === document.body) form.elements[form.dataset.partAdd].focus();
  }

  function refuse(form) {
    const input = form.elements[form.querySelector(".says [data-error]")?.dataset.error] ?? form.elements[form.dataset.partAdd];
    input.setAttribute("aria-invalid", "true");
    input.focus();
  }
})();
