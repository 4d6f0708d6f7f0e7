"use strict";
/* What went wrong is shown, never swallowed: refusals, lost connections, an ended session. What was typed stays where it
   is; the forms that could not be sent wait here and are sent again with the same key, so each takes effect once. */
(() => {
  const _ = oportuna.text;
  const place = document.getElementById("notice");
  const AGAIN_MS = 10000;
  const GONE_MS = 4000;
  const TOAST_MS = 8000;
  const waiting = new Map(); // form -> its kind of failure
  let again = 0;

  oportuna.notice = { show, clear, fail, settle, send, waiting: () => waiting.size };

  function show(kind, nodes, actions = []) {
    const sheet = document.createElement("div");
    sheet.className = `notice ${kind}`;
    const sentence = document.createElement("p");
    sentence.append(...nodes);
    sheet.append(oportuna.icon({ ok: "check", offline: "wifi-off" }[kind] ?? "triangle-alert"), sentence);
    if (kind === "offline") sheet.className = "notice bad";
    for (const [label, act] of actions) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn plain";
      button.textContent = label;
      button.addEventListener("click", act);
      sheet.append(button);
    }
    place.replaceChildren(sheet);
    return sheet;
  }

  function clear() {
    place.replaceChildren();
  }

  /* A form could not be sent, or was refused without a place of its own for the sentence. */
  function fail(form, status, html = "") {
    const isOffline = status === 0;
    if (form?.isConnected && form.matches("form")) {
      waiting.set(form, status);
      form.dispatchEvent(new CustomEvent("oportuna:unsaved", { bubbles: true, detail: { status } }));
    }
    if (status === 401) return signInAgain();
    const retries = waiting.size > 0;
    const actions = [];
    if (retries && ![403, 404, 413].includes(status)) actions.push([_("Intentar ahora"), sendAll]);
    else actions.push([_("Cerrar"), clear]);
    show(isOffline ? "offline" : "bad", isOffline ? lost(retries) : refusal(html), actions);
    clearTimeout(again);
    if (retries && (isOffline || status === 503)) again = setTimeout(sendAll, AGAIN_MS);
  }

  /* This form needs no sending any more: it was saved, mended or left. */
  function settle(form, isSaved) {
    if (!waiting.delete(form)) return;
    if (waiting.size) return;
    clearTimeout(again);
    if (!isSaved) return clear();
    const sheet = show("ok", [_("Guardado.")]);
    setTimeout(() => sheet.isConnected && clear(), GONE_MS);
  }

  function sendAll() {
    clearTimeout(again);
    for (const form of [...waiting.keys()]) {
      if (form.isConnected) send(form);
      else waiting.delete(form);
    }
  }

  /* Again. When the session has ended or is another one, which somebody may have begun in another tab, with its token. */
  async function send(form) {
    if ([400, 401].includes(waiting.get(form))) {
      try {
        renewToken(oportuna.parsed(await (await fetch(location.href, { credentials: "same-origin" })).text()));
      } catch {
        // The same as no answer to the form itself, which is told there.
      }
    }
    form.requestSubmit();
  }

  function lost(retries) {
    const strong = document.createElement("b");
    if (!retries) {
      strong.textContent = _("No hay respuesta.");
      return [strong, " ", _("Comprueba la conexión y repítelo.")];
    }
    strong.textContent = _("No se ha podido guardar.");
    const more = waiting.size > 1 ? _("Esperan {n} cambios.", { n: waiting.size }) + " " : "";
    return [strong, " ", more, _("Lo escrito sigue aquí; lo intentamos otra vez en 10 s.")];
  }

  function refusal(html) {
    const told = oportuna.parsed(html).querySelector(".refusal p");
    return told ? [...told.childNodes] : [_("Algo ha fallado y no se ha guardado. Lo escrito sigue aquí.")];
  }

  /* The session has ended: sign in right here, beside the untouched form, and send what waits. */
  async function signInAgain() {
    const field = document.activeElement;
    const sheet = show("bad", [_("Tu sesión ha terminado. Entra otra vez para seguir donde estabas.")]);
    const language = `?language=${document.documentElement.lang}`;
    let form;
    try {
      form = oportuna.parsed(await (await fetch(`/sign-in${language}`, { credentials: "same-origin" })).text()).querySelector("[data-sign-in]");
    } catch {
      return;
    }
    if (form) offer(sheet, form, field, language);
  }

  function offer(sheet, form, field, language) {
    form.className = "";
    form.action += language;
    form.querySelector("h1")?.remove();
    for (const input of form.querySelectorAll("input[id]")) input.id = `again-${input.id}`;
    for (const label of form.querySelectorAll("label[for]")) label.htmlFor = `again-${label.htmlFor}`;
    sheet.querySelector("form")?.remove();
    sheet.append(form);
    form.querySelector("[autofocus]").focus();
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin" });
      const page = oportuna.parsed(await answer.text());
      const refused = page.querySelector("[data-sign-in]");
      if (refused) return offer(sheet, refused, field, language);
      renewToken(page);
      clear();
      field.focus();
      sendAll();
    });
  }

  function renewToken(page) {
    const token = page.querySelector("meta[name=csrf-token]")?.content;
    if (!token) return;
    document.querySelector("meta[name=csrf-token]")?.setAttribute("content", token);
    document.body.setAttribute("hx-headers:inherited", JSON.stringify({ "X-CSRFToken": token }));
    for (const input of document.querySelectorAll("input[name=csrf_token]")) input.value = token;
  }

  /* Whether the form has a place of its own for this refusal. */
  function isPlaced(ctx) {
    return ctx.sourceElement.hasAttribute?.(`hx-status:${ctx.response.status}`) ?? false;
  }

  document.addEventListener("htmx:response:error", (event) => {
    const { ctx } = event.detail;
    if (!isPlaced(ctx)) fail(ctx.sourceElement, ctx.response.status, ctx.text);
  });
  document.addEventListener("htmx:error", (event) => {
    const { ctx } = event.detail;
    if (ctx && !ctx.response) fail(ctx.sourceElement, 0);
  });
  document.addEventListener("htmx:after:request", (event) => {
    const { ctx } = event.detail;
    if (ctx.response.status < 400) settle(ctx.sourceElement, true);
    else if (isPlaced(ctx)) settle(ctx.sourceElement, false);
  });
  /* A toast stays eight seconds, longer while the pointer or the focus is on it; what it offers stands elsewhere too. */
  const toasts = document.getElementById("toasts");
  let fading = 0;
  function fade() {
    clearTimeout(fading);
    if (toasts.firstElementChild && !toasts.matches(":hover, :focus-within")) fading = setTimeout(() => toasts.replaceChildren(), TOAST_MS);
  }
  new MutationObserver(fade).observe(toasts, { childList: true });
  for (const event of ["pointerenter", "pointerleave", "focusin", "focusout"]) toasts.addEventListener(event, () => setTimeout(fade));
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.detail.ctx.sourceElement?.matches?.("[data-undo]")) toasts.replaceChildren();
  });

  addEventListener("offline", () => show("offline", [_("Sin conexión. Lo que escribas se queda aquí hasta que vuelva.")]));
  addEventListener("online", () => (waiting.size ? sendAll() : clear()));
  addEventListener("beforeunload", (event) => {
    if (waiting.size) event.preventDefault();
  });
})();
