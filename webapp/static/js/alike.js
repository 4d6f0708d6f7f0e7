"use strict";
/* While something new is named, a place [data-alike] below shows what is already known and resembles it: it asks the
   address there with the fields of [data-alike-of] ("email" or "contact_email:email"). A known one that is a link with
   data-use fills the field named in [data-alike-fills], where there is one; elsewhere the link simply opens it. */
(() => {
  const WAIT_MS = 250;
  const waiting = new WeakMap(); // place -> timer

  const fieldsOf = (place) => place.dataset.alikeOf.split(" ").map((pair) => [pair.split(":")[0], pair.split(":").at(-1)]);
  const chooserOf = (input) => input?.closest(".choose");

  function placesFor(input) {
    return [...(input.form?.querySelectorAll("[data-alike]") ?? [])].filter((place) => fieldsOf(place).some(([name]) => name === input.name));
  }

  document.addEventListener("input", (event) => {
    if (!event.target.name) return;
    for (const place of placesFor(event.target)) {
      clearTimeout(waiting.get(place));
      waiting.set(place, setTimeout(() => show(place, event.target.form), WAIT_MS));
    }
  });

  document.addEventListener("oportuna:chosen", (event) => {
    const input = event.target.querySelector?.("input[name]");
    if (!input) return;
    for (const place of placesFor(input)) {
      clearTimeout(waiting.get(place));
      if (place.dataset.alikeFills === input.name) place.replaceChildren();
      else show(place, input.form);
    }
  });

  function asked(place, form) {
    const address = new URL(place.dataset.alike, location.href);
    for (const [name, parameter] of fieldsOf(place)) {
      const input = form.elements[name];
      address.searchParams.set(parameter, chooserOf(input)?.dataset.chosen ?? input?.value.trim() ?? "");
    }
    return address.href;
  }

  async function show(place, form) {
    const filled = place.dataset.alikeFills && chooserOf(form.elements[place.dataset.alikeFills]);
    if (filled?.dataset.chosen) return place.replaceChildren();
    const address = asked(place, form);
    try {
      const answer = await oportuna.part(address);
      if (!answer.ok) return;
      const found = oportuna.parsed(await answer.text()).body;
      if (asked(place, form) === address) place.replaceChildren(...found.childNodes);
    } catch {
      /* A hint that can't be had is no hint. */
    }
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-use]");
    const place = link?.closest("[data-alike-fills]");
    const input = place && link.closest("form").elements[place.dataset.alikeFills];
    const chooser = chooserOf(input);
    if (!chooser || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    input.value = link.dataset.label;
    chooser.dataset.chosen = link.dataset.use;
    chooser.dataset.label = link.dataset.label;
    input.focus();
    chooser.dispatchEvent(new CustomEvent("oportuna:chosen", { bubbles: true, detail: { value: link.dataset.use } }));
  });
})();
