"use strict";
/* Values are edited where they stand: a.edit[data-field] becomes a small form in the same box, made from data-value.

   Click or Intro opens, Intro saves (Ctrl Intro in long texts), Esc leaves it, Tab saves and goes on, ⇧Tab back.
   Each editor carries the version at which its region was rendered when it was opened. An answer of ours gives a newer one
   only to an editor whose own value is the same as before, so that what somebody else changed meanwhile is never
   overwritten in silence. An open editor's surroundings carry hx-morph-skip: answers morph around it. */
(() => {
  const _ = oportuna.text;
  const editors = new Map(); // form -> editor
  const answered = new WeakMap(); // htmx context -> editor that it has saved
  const focused = new WeakMap(); // htmx context -> what had the focus before its swap
  let byPointer = false;

  document.addEventListener("click", (event) => {
    const cell = event.target.closest?.("a.edit[data-kind]");
    if (!cell || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(cell);
  });

  /* A value that is not shown yet gets its place from the row's menu, and loses it again when it stays empty. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-adds]");
    const row = link?.closest("tr");
    if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    link.closest("details").open = false;
    const place = document.createElement("span");
    place.className = "sub";
    place.dataset.temporary = "";
    const cell = document.createElement("a");
    cell.className = "edit inline";
    cell.id = `l${row.id.slice("line-".length)}-${link.dataset.adds}`;
    cell.href = link.href;
    Object.assign(cell.dataset, { field: link.dataset.adds, value: "", kind: link.dataset.kind, label: link.dataset.label });
    const shown = document.createElement("span");
    shown.textContent = link.dataset.label;
    cell.append(shown);
    place.append(cell);
    row.cells[0].append(place);
    open(cell);
  });

  /* Opening */

  async function open(cell) {
    const region = cell.closest("[data-version]");
    const record = cell.closest("[data-address]");
    if (!region || !record) return location.assign(cell.href);
    const base = cell.dataset.value;
    const version = region.dataset.version;
    const control = await controlOf(cell);
    if (!control || !cell.isConnected) return;
    const form = formOf(cell, region, record, control);
    const around = cell.parentElement;
    const editor = { cell, form, around, region: region.id, base, version, fresh: null, sent: null, focused: false };
    editor.input = form.querySelector("input:not([type=hidden]), select, textarea");
    editor.first = valueOf(editor);
    editors.set(form, editor);
    around.setAttribute("hx-morph-skip", "");
    cell.replaceWith(form);
    htmx.process(form);
    editor.input.focus();
    editor.input.select?.();
    return editor;
  }

  async function controlOf(cell) {
    const { kind, value, field } = cell.dataset;
    if (kind === "choice" || kind === "pick") return fetched(cell, field);
    if (kind === "long") {
      const area = document.createElement("textarea");
      area.rows = 1;
      area.value = value;
      return named(area, field);
    }
    const input = document.createElement("input");
    input.type = "text";
    input.autocomplete = "off";
    input.value = kind === "number" ? localNumber(value) : kind === "date" ? localDay(value) : value;
    if (kind === "number") input.inputMode = "decimal";
    return named(input, field);
  }

  async function fetched(cell, field) {
    cell.setAttribute("aria-busy", "true");
    try {
      const answer = await oportuna.part(cell.href);
      const html = await answer.text();
      if (!answer.ok) return void oportuna.notice.fail(null, answer.status, html);
      return document.adoptNode(oportuna.parsed(html).querySelector(`[data-control="${field}"]`));
    } catch {
      return void oportuna.notice.fail(null, 0);
    } finally {
      cell.removeAttribute("aria-busy");
    }
  }

  function named(control, field) {
    control.name = field;
    return control;
  }

  function formOf(cell, region, record, control) {
    const form = document.createElement("form");
    const address = record.dataset.address;
    form.method = "post";
    form.action = address;
    form.noValidate = true;
    form.setAttribute("hx-patch", address);
    form.setAttribute("hx-swap", "none");
    form.setAttribute("hx-sync", `#${CSS.escape(region.id)}:queue all`);
    form.setAttribute("hx-config", "timeout:10000");
    form.setAttribute("hx-status:422", `target:#says-${cell.id} swap:innerHTML`);
    form.setAttribute("hx-status:409", `target:#says-${cell.id} swap:innerHTML`);
    const input = control.matches("input, select, textarea") ? control : control.querySelector("input, select, textarea");
    input.id = `now-${cell.id}`;
    input.setAttribute("aria-label", cell.dataset.label);
    if (cell.classList.contains("num")) input.classList.add("num");
    const typed = control.matches(".choose") ? control : input;
    form.append(typed);
    fit(form, cell, typed);
    for (const [name, value] of [
      ["version", ""],
      ["number_format", document.documentElement.dataset.numberFormat],
      ["form_key", oportuna.formKey()],
    ]) {
      const hidden = document.createElement("input");
      hidden.type = "hidden";
      hidden.name = name;
      hidden.value = value;
      form.append(hidden);
    }
    return form;
  }

  /* The form stands where the value stood, with its classes and, unseen, its text; what is typed lies over it: nothing
     moves. A value in the middle of a sentence may be too short to type in: then its input reaches over the rest. */
  function fit(form, cell, control) {
    const { width, height, left } = cell.getBoundingClientRect();
    form.className = `${cell.className} field-now`;
    form.classList.remove("is-saved");
    if (control.matches("textarea")) return void (control.style.minBlockSize = `${height}px`);
    const places = [...cell.children].filter((child) => !child.matches(".sr")).map((child) => child.cloneNode(true));
    for (const place of places) {
      place.classList.add("place");
      place.setAttribute("aria-hidden", "true");
    }
    form.prepend(...places);
    if (!form.classList.contains("inline")) return;
    const wanted = Math.max(width, cell.dataset.kind === "number" ? 64 : 224);
    const end = (cell.closest(".scroll") ?? document.documentElement).getBoundingClientRect().right - 8;
    control.style.inlineSize = `${wanted}px`;
    control.style.insetInlineStart = `${Math.min(-1, end - left - wanted)}px`;
  }

  function localNumber(value) {
    return document.documentElement.dataset.numberFormat === "es" ? value.replace(".", ",") : value;
  }

  function localDay(value) {
    return value.split("-").reverse().join("/");
  }

  /* Leaving, saving */

  document.addEventListener("keydown", (event) => {
    const editor = editors.get(event.target.closest?.("form.field-now")) ?? saidOf(event.target);
    if (!editor || event.defaultPrevented || event.isComposing) return;
    if (event.key === "Escape" && editor.form.dataset.state === "conflict") {
      event.preventDefault();
      event.stopPropagation();
      return keepTheirs(editor);
    }
    if (event.target !== editor.input) return;
    const isLong = editor.input.tagName === "TEXTAREA";
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      if (editor.form.dataset.state !== "saving") close(editor, true);
    } else if (event.key === "Enter" && (!isLong || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      save(editor, true);
    } else if (event.key === "Tab" && !event.ctrlKey && !event.altKey && !event.metaKey) {
      const next = neighbour(editor, event.shiftKey ? -1 : 1);
      if (next) event.preventDefault();
      save(editor, !next);
      if (next?.isConnected) goTo(next);
    }
  });

  document.addEventListener("pointerdown", (event) => (byPointer = event.target.matches?.("select") ?? false), true);
  document.addEventListener("keydown", () => (byPointer = false), true);
  document.addEventListener("change", (event) => {
    const editor = editors.get(event.target.form);
    if (editor && byPointer && event.target === editor.input) save(editor, true);
  });
  document.addEventListener("oportuna:chosen", (event) => {
    const editor = editors.get(event.target.closest("form"));
    if (editor) save(editor, true);
  });
  document.addEventListener("focusout", (event) => {
    const editor = editors.get(event.target.closest?.("form.field-now"));
    if (!editor || editor.form.contains(event.relatedTarget) || !document.hasFocus()) return;
    setTimeout(() => {
      if (editors.has(editor.form) && !editor.form.dataset.state && !editor.form.contains(document.activeElement)) save(editor, false);
    });
  });

  function save(editor, keepsFocus) {
    const { form } = editor;
    if (form.dataset.state === "saving") return;
    if (valueOf(editor) === editor.first && form.dataset.state !== "unsaved") return close(editor, keepsFocus);
    if (form.dataset.state === "refused" && valueOf(editor) === editor.refused) return;
    form.requestSubmit();
  }

  document.addEventListener("submit", (event) => {
    const editor = editors.get(event.target);
    if (!editor) return;
    event.preventDefault();
    if (editor.form.dataset.state === "saving") return event.stopImmediatePropagation();
    editor.form.dataset.state = "saving";
    editor.input.setAttribute("aria-busy", "true");
    if ("readOnly" in editor.input) editor.input.readOnly = true;
    expect(editor, true);
  }, true);

  /* The figures that will follow turn pale while they are on their way; they never disappear. */
  function expect(editor, isWaiting) {
    if (!editor.form.closest("tr, .totals")) return;
    const row = editor.form.closest("tr");
    for (const figure of [...(row?.querySelectorAll("[data-figure]") ?? []), ...document.querySelectorAll("dl [data-figure]")]) {
      figure.classList.toggle("is-waiting", isWaiting);
    }
  }

  function close(editor, keepsFocus) {
    const { form, around, cell } = editor;
    const hadFocus = form.contains(document.activeElement);
    editors.delete(form);
    oportuna.notice.settle(form, false);
    removeSays(editor);
    form.replaceWith(cell);
    if (![...editors.values()].some((other) => other.around === around)) {
      around.removeAttribute("hx-morph-skip");
      if (editor.fresh) around.replaceWith(editor.fresh);
      else if ("temporary" in around.dataset) return leave(around);
    }
    if (hadFocus && keepsFocus) document.getElementById(cell.id)?.focus({ preventScroll: true });
  }

  function leave(place) {
    place.closest("tr")?.querySelector("summary")?.focus();
    place.remove();
  }

  function neighbour(editor, step) {
    const all = [...document.querySelectorAll("a.edit[data-kind], form.field-now")].filter(
      (each) => each === editor.form || (each.matches("a") && each.checkVisibility()),
    );
    return all[all.indexOf(editor.form) + step];
  }

  function goTo(cell) {
    cell.focus();
    open(cell);
  }

  function valueOf(editor) {
    const chooser = editor.input.closest(".choose");
    return chooser?.dataset.chosen && chooser.dataset.label === editor.input.value ? chooser.dataset.chosen : editor.input.value;
  }

  /* Requests and answers */

  document.addEventListener("htmx:before:request", (event) => {
    const { ctx } = event.detail;
    const editor = editors.get(ctx.sourceElement);
    if (!editor) return;
    const body = ctx.request.body;
    body.set("version", editor.version);
    body.set("form_key", editor.form.elements.form_key.value);
    const value = valueOf(editor);
    if (editor.sent?.value === value) ctx.request.body = editor.sent.body; // the same bytes: it takes effect once
    else editor.sent = { value, body };
  });

  document.addEventListener("htmx:after:request", (event) => {
    const { ctx } = event.detail;
    const editor = editors.get(ctx.sourceElement);
    if (editor && (ctx.response.status === 422 || ctx.response.status === 409)) addSays(editor);
  });

  document.addEventListener("htmx:before:swap", (event) => {
    const { ctx, tasks } = event.detail;
    const saved = ctx.response && ctx.response.status < 300 ? editors.get(ctx.sourceElement) : undefined;
    if (saved) {
      answered.set(ctx, saved);
      finish(saved);
    }
    for (let place = tasks.length - 1; place >= 0; place--) {
      const { target, swapSpec, fragment } = tasks[place];
      for (const editor of editors.values()) {
        if (!target?.contains?.(editor.form)) continue;
        if (swapSpec.style === "delete") tasks.splice(place, 1);
        else renew(editor, fragment);
      }
    }
    const { activeElement } = document;
    focused.set(ctx, { id: activeElement.id, heading: headingOf(activeElement) });
  });

  /* What the answer says of a field that is being edited is kept for later; its version only when the value is the same. */
  function renew(editor, fragment) {
    const cell = fragment.querySelector(`#${CSS.escape(editor.cell.id)}`);
    if (!cell) return;
    editor.fresh = cell.parentElement.cloneNode(true);
    const version = cell.closest("[data-version]")?.dataset.version;
    if (version && cell.dataset.value === editor.base) editor.version = version;
  }

  function finish(editor) {
    const { form, around, cell } = editor;
    editor.focused = form.contains(document.activeElement);
    editors.delete(form);
    removeSays(editor);
    form.replaceWith(cell);
    if (![...editors.values()].some((other) => other.around === around)) around.removeAttribute("hx-morph-skip");
    if (editor.focused) cell.focus({ preventScroll: true });
  }

  document.addEventListener("htmx:after:swap", (event) => {
    const { ctx } = event.detail;
    const saved = answered.get(ctx);
    if (saved) {
      const cell = document.getElementById(saved.cell.id);
      cell?.classList.add("is-saved");
      cell?.addEventListener("animationend", () => cell.classList.remove("is-saved"), { once: true });
    }
    const before = focused.get(ctx);
    if (before && document.activeElement === document.body) {
      (document.getElementById(before.id) ?? before.heading)?.focus({ preventScroll: true });
    }
    const editor = editors.get(ctx.sourceElement);
    if (!editor || !ctx.response || ctx.response.status < 400) return;
    if (ctx.response.status === 422) refuse(editor);
    else if (ctx.response.status === 409) ask(editor);
  });

  function headingOf(element) {
    return element.closest("section")?.querySelector("h2[tabindex]");
  }

  function ready(editor, state) {
    editor.form.dataset.state = state;
    editor.input.removeAttribute("aria-busy");
    if ("readOnly" in editor.input) editor.input.readOnly = false;
    expect(editor, false);
  }

  function refuse(editor) {
    ready(editor, "refused");
    editor.refused = valueOf(editor);
    editor.sent = null;
    editor.form.elements.form_key.value = oportuna.formKey();
    editor.input.setAttribute("aria-invalid", "true");
    editor.input.setAttribute("aria-describedby", `says-${editor.cell.id}`);
    if (document.activeElement === document.body) editor.input.focus();
  }

  function ask(editor) {
    ready(editor, "conflict");
    editor.sent = null;
    if (editor.form.contains(document.activeElement) || document.activeElement === document.body) {
      document.querySelector(`#says-${CSS.escape(editor.cell.id)} [data-keep]`)?.focus();
    }
  }

  document.addEventListener("oportuna:unsaved", (event) => {
    const editor = editors.get(event.target);
    if (!editor) return;
    ready(editor, "unsaved");
    const mark = document.createElement("p");
    mark.className = "unsaved";
    const tag = document.createElement("span");
    tag.className = "tag bad";
    tag.textContent = _("No guardado");
    const again = document.createElement("button");
    again.type = "button";
    again.className = "btn sm";
    again.textContent = _("Reintentar");
    again.addEventListener("click", () => oportuna.notice.send(editor.form));
    mark.append(tag, again);
    addSays(editor).replaceChildren(mark);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-keep]");
    const editor = button && saidOf(button);
    if (!editor) return;
    if (button.dataset.keep === "mine") {
      editor.version = button.closest("[data-conflict]").dataset.version;
      editor.form.elements.form_key.value = oportuna.formKey();
      if (button.name) editor.form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
      editor.input.focus();
      removeSays(editor);
      editor.form.requestSubmit();
      return;
    }
    if (button.dataset.keep === "theirs") return keepTheirs(editor);
    editor.input.focus();
    bringBack(editor);
  });

  /* The editor whose words these are. */
  function saidOf(element) {
    const says = element.closest?.(".field-says");
    return says ? [...editors.values()].find((each) => says.id === `says-${each.cell.id}`) : undefined;
  }

  function keepTheirs(editor) {
    const region = document.getElementById(editor.region);
    const record = region.parentElement.closest("[data-address]") ?? region.closest("[data-address]");
    editor.input.focus();
    close(editor, true);
    htmx.ajax("GET", record.dataset.address, { source: region, target: region, swap: "none" });
  }

  /* The line was removed meanwhile: it comes back, and then takes this edit. */
  async function bringBack(editor) {
    const { form } = editor;
    const region = document.getElementById(editor.region);
    const values = { form_key: oportuna.formKey() };
    await htmx.ajax("POST", `${form.getAttribute("hx-patch")}/restore`, { source: region, target: region, swap: "none", values });
    if (!editors.has(form)) return;
    editor.version = document.getElementById(editor.region).dataset.version;
    removeSays(editor);
    form.elements.form_key.value = oportuna.formKey();
    form.requestSubmit();
  }

  /* The place below a field: in a table it is a row of its own, so that the columns stay as they are. */

  function addSays(editor) {
    const id = `says-${editor.cell.id}`;
    const there = document.getElementById(id);
    if (there) return there;
    const says = document.createElement("div");
    says.id = id;
    says.className = "field-says";
    const row = editor.form.closest("tr");
    if (!row) {
      editor.form.after(says);
      return says;
    }
    const under = document.createElement("tr");
    under.className = "under";
    under.setAttribute("role", "row");
    const isFirst = row.cells[0].contains(editor.form);
    for (const span of isFirst ? [row.cells.length] : [1, row.cells.length - 1]) {
      const data = document.createElement("td");
      data.setAttribute("role", "cell");
      data.colSpan = span;
      under.append(data);
    }
    under.lastChild.append(says);
    row.after(under);
    return says;
  }

  function removeSays(editor) {
    const says = document.getElementById(`says-${editor.cell.id}`);
    (says?.closest("tr.under") ?? says)?.remove();
    editor.input.removeAttribute("aria-invalid");
  }

  addEventListener("beforeunload", (event) => {
    if ([...editors.values()].some((editor) => editor.form.dataset.state || valueOf(editor) !== editor.first)) event.preventDefault();
  });
})();
