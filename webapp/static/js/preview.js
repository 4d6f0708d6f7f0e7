"use strict";
/* What a form[data-preview] would come to, asked of that address while it is being typed, and shown in the element that
   data-preview-in names. The browser works nothing out; what is on its way when more is typed is dropped. */
(() => {
  const WAIT_MS = 250;
  const timers = new WeakMap();
  const asked = new WeakMap(); // form -> the last question
  const KEPT = ["csrf_token", "form_key"];

  for (const name of ["input", "change", "oportuna:chosen"]) {
    document.addEventListener(name, (event) => {
      const form = event.target.closest?.("form[data-preview]");
      if (!form) return;
      clearTimeout(timers.get(form));
      timers.set(form, setTimeout(() => ask(form), WAIT_MS));
    });
  }
  document.addEventListener("reset", (event) => {
    const form = event.target.closest?.("form[data-preview]");
    if (!form) return;
    clearTimeout(timers.get(form));
    asked.delete(form);
    document.getElementById(form.dataset.previewIn).replaceChildren();
  });

  async function ask(form) {
    const place = document.getElementById(form.dataset.previewIn);
    const fields = new FormData(form);
    for (const name of KEPT) fields.delete(name);
    const isNaming = document.activeElement === form.elements.product; // half a name is no product yet
    if (isNaming || !fields.get("product")) return place.replaceChildren();
    const question = `${form.dataset.preview}?${new URLSearchParams(fields)}`;
    if (asked.get(form) === question) return;
    asked.set(form, question);
    let html;
    try {
      const answer = await oportuna.part(question);
      if (!answer.ok) return;
      html = await answer.text();
    } catch {
      return;
    }
    if (asked.get(form) === question) place.replaceChildren(...oportuna.parsed(html).body.childNodes);
  }
})();
