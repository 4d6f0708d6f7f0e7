"use strict";
/* Adding lines one after the other without the mouse, and keeping one's place when a line goes. */
(() => {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-opens]");
    const place = opener && document.getElementById(opener.dataset.opens);
    if (!place) return;
    event.preventDefault();
    place.focus();
    place.scrollIntoView({ block: "nearest" });
  });

  /* Why a price: beside the record, by a script that only those load who ask. */
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[href$='/price']");
    const from = document.querySelector("[data-panel]");
    if (!link || !from || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    (await import(from.dataset.panel)).open(link);
  });

  document.addEventListener("oportuna:chosen", (event) => {
    const form = event.target.closest("[data-line-add]");
    if (!form) return;
    const next = form.elements[form.dataset.lineAdd || "quantity"]; // after the product, what is typed next
    next.focus();
    next.select();
  });

  document.addEventListener("htmx:before:request", (event) => {
    const form = event.detail.ctx.sourceElement;
    if (form.matches?.("[data-line-add]")) for (const input of form.elements) input.removeAttribute("aria-invalid");
  });

  document.addEventListener("htmx:after:swap", (event) => {
    const { ctx } = event.detail;
    const form = ctx.sourceElement;
    if (!form?.matches?.("[data-line-add]") || !ctx.response) return;
    if (ctx.response.status < 300) begin(form);
    else if (ctx.response.status === 422) refuse(form);
  });

  function begin(form) {
    form.reset();
    form.elements.form_key.value = oportuna.formKey();
    for (const chooser of form.querySelectorAll("[data-chosen]")) delete chooser.dataset.chosen;
    form.querySelector(".says").replaceChildren();
    const product = form.elements.product;
    if (form.contains(document.activeElement) || document.activeElement === document.body) product.focus();
  }

  function refuse(form) {
    form.elements.form_key.value = oportuna.formKey();
    const input = form.elements[form.querySelector(".says [data-error]")?.dataset.error] ?? form.elements.product;
    input.setAttribute("aria-invalid", "true");
    input.closest("details")?.setAttribute("open", "");
    input.focus();
  }

  /* A row that goes gives its focus to the next one. */
  document.addEventListener("htmx:before:swap", (event) => {
    const { ctx, tasks } = event.detail;
    const id = ctx.sourceElement?.dataset?.removes;
    if (!id || !tasks.some((task) => task.swapSpec.style === "delete" && task.target?.id === id)) return;
    const row = document.getElementById(id);
    const next = row?.nextElementSibling ?? row?.previousElementSibling;
    (next?.querySelector("a.edit, summary") ?? document.getElementById("add-product"))?.focus();
  });
})();
