"use strict";
/* The reader's language for every script: oportuna.text("Guardar"). Spanish is the source; another comes with the page. */
globalThis.oportuna = (() => {
  const block = document.getElementById("texts");
  const known = block ? JSON.parse(block.textContent) : {};

  function text(source, values = {}) {
    return (known[source] ?? source).replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
  }

  function icon(name) {
    const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    picture.setAttribute("class", "icon");
    picture.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `#i-${name}`);
    picture.append(use);
    return picture;
  }

  function formKey() {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /* A part of a page, the way htmx asks for it. */
  function part(address) {
    const headers = { "HX-Request": "true", "HX-Request-Type": "partial", Accept: "text/html" };
    return fetch(address, { headers, credentials: "same-origin", signal: AbortSignal.timeout(10000) });
  }

  function parsed(html) {
    return new DOMParser().parseFromString(html, "text/html");
  }

  return { text, icon, formKey, part, parsed };
})();
