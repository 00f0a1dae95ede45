/* The chat of Loket on a page of the office's site; docs/admin/channel-chat.md has the tag. No framework, no cookie.
   What the visitor wrote is kept in localStorage until the server has it. Lines are known by their ids, so a line
   that is sent or arrives twice is shown once. All tabs share the stored conversation. */
(function () {
  "use strict";
  const script = document.currentScript;
  if (!script || !script.dataset.site) return;
  const base = new URL(".", script.src).href;
  const site = encodeURIComponent(script.dataset.site);
  const language = (script.dataset.language || document.documentElement.lang || "id").slice(0, 2) === "en" ? "en" : "id";
  const WORDS = {
    id: {
      open: "Tanya kami", panel: "Obrolan", close: "Tutup obrolan", log: "Percakapan", message: "Pesan Anda",
      send: "Kirim", save: "Simpan percakapan", end: "Akhiri obrolan", sure: "Akhiri obrolan ini?", yes: "Ya, akhiri",
      no: "Batal", again: "Obrolan baru", ended: "Obrolan telah diakhiri.", you: "Anda", bot: "Asisten otomatis",
      office: "Kantor", agent: "Petugas", waiting: "Menunggu petugas.", closed: "Kantor sedang tutup. Buka lagi {time}.",
      held: "Anda berbicara dengan {name}.", botWord: "Asisten otomatis menjawab.", offline:
      "Tidak ada sambungan. Pesan Anda dikirim begitu tersambung.", full: "Sedang ramai. Kami mencoba lagi sebentar.",
      pending: "Belum terkirim", sent: "Terkirim", refused: "Tidak terkirim", unread: "pesan baru", choices: "Pilihan", person: "Hubungkan ke petugas",
      privacy: "Perlindungan data pribadi", hello: "Apa yang ingin Anda tanyakan?", notice: "Jawaban pertama diberikan " +
      "secara otomatis. Percakapan ini disimpan untuk menangani pertanyaan Anda. Jangan tulis NIK atau kata sandi.",
    },
    en: {
      open: "Ask us", panel: "Chat", close: "Close the chat", log: "Conversation", message: "Your message",
      send: "Send", save: "Save conversation", end: "End chat", sure: "End this chat?", yes: "Yes, end it",
      no: "Cancel", again: "New chat", ended: "The chat has ended.", you: "You", bot: "Automatic assistant",
      office: "Office", agent: "Agent", waiting: "Waiting for an agent.", closed: "The office is closed. It opens {time}.",
      held: "You are talking to {name}.", botWord: "An automatic assistant answers.", offline:
      "No connection. Your message is sent once there is one.", full: "Many people are here. We try again shortly.",
      pending: "Not sent yet", sent: "Sent", refused: "Not sent", unread: "new messages", choices: "Choices", person: "Connect me with an agent",
      privacy: "Protection of personal data", hello: "What would you like to ask?", notice: "The first answer is " +
      "automatic. This conversation is kept to handle your question. Do not write ID numbers or passwords.",
    },
  }[language];
  const MOST_LINES = 200, PACE_MS = 1050, REPLY_MS = 15000, PAUSES_MS = [1000, 2000, 5000, 10000, 30000];

  // -- the stored conversation -------------------------------------------------------------------------------------

  const key = "loket-chat:" + script.dataset.site;
  let memory = null; // where there is no localStorage
  function random(bytes) {
    return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(bytes))))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  }
  function fresh() { return { secret: random(16), cursor: "", lines: [], queue: [], word: null, ended: false }; }
  function load() {
    try {
      const state = JSON.parse(localStorage.getItem(key));
      if (state && state.secret) return state;
    } catch (error) { /* blocked, or not ours */ }
    return memory || (memory = fresh());
  }
  function store(state) {
    memory = state;
    try { localStorage.setItem(key, JSON.stringify(state)); } catch (error) { /* blocked or full: memory has it */ }
  }
  function change(work) { const state = load(); work(state); store(state); return state; }

  // -- the parts ---------------------------------------------------------------------------------------------------

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const name in attributes || {}) {
      if (typeof attributes[name] === "function") element.addEventListener(name, attributes[name]);
      else element.setAttribute(name, attributes[name]);
    }
    element.append(...children);
    return element;
  }
  const host = make("aside", { "data-loket-chat": script.dataset.site, "aria-label": WORDS.panel });
  const root = host.attachShadow({ mode: "open" });
  const badge = make("span", { class: "badge" });
  const opener = make("button", { class: "opener", type: "button", "aria-expanded": "false", "aria-controls": "panel",
    click: () => toggle(panel.hidden) }, WORDS.open, badge);
  const status = make("p", { class: "status", role: "status" });
  const notice = make("p", { class: "notice" }, WORDS.notice);
  if (/^https?:/.test(script.dataset.privacy || "")) {
    notice.append(" ", make("a", { href: script.dataset.privacy, target: "_blank", rel: "noopener" }, WORDS.privacy));
  }
  const log = make("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": WORDS.log, tabindex: "0" },
    notice, make("p", { class: "hello" }, WORDS.hello));
  const choices = make("div", { class: "choices", role: "group", "aria-label": WORDS.choices });
  const field = make("textarea", { id: "field", rows: "2", maxlength: "2000", keydown: (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); submit(); }
  } });
  const form = make("form", { submit: (event) => { event.preventDefault(); submit(); } },
    make("label", { for: "field" }, WORDS.message), field, make("button", { type: "submit", class: "send" }, WORDS.send));
  const foot = make("div", { class: "foot" });
  const panel = make("section", { id: "panel", "aria-label": WORDS.panel + (script.dataset.title ? ": " +
    script.dataset.title : ""), keydown: (event) => { if (event.key === "Escape") toggle(false); } },
    make("header", {}, make("h2", {}, script.dataset.title || WORDS.panel), make("button", { type: "button",
      class: "close", "aria-label": WORDS.close, click: () => toggle(false) }, "\u00d7")),
    status, log, choices, form, foot);
  panel.hidden = true;

  function button(text, click, name) { return make("button", { type: "button", class: name || "", click }, text); }
  function showFoot(ending) {
    const state = load();
    const save = button(WORDS.save, saveTranscript, "save");
    const nodes = state.ended ? [save, button(WORDS.again, begin, "again")] : ending ?
      [make("span", {}, WORDS.sure), button(WORDS.yes, end, "yes"), button(WORDS.no, () => { showFoot(false);
        foot.querySelector(".end").focus(); }, "no")] :
      [save, button(WORDS.end, () => { showFoot(true); foot.querySelector(".yes").focus(); }, "end")];
    foot.replaceChildren(...nodes);
    foot.hidden = !state.lines.length && !state.queue.length && !state.ended;
  }
  function toggle(open) {
    panel.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    try { sessionStorage.setItem(key, open ? "open" : ""); } catch (error) { /* the next page begins closed */ }
    if (open) { render(); connect(); scroll(); (form.hidden ? log : field).focus(); } else opener.focus();
  }
  function scroll() { log.scrollTop = log.scrollHeight; }

  // -- showing -----------------------------------------------------------------------------------------------------

  const shown = new Map(); // element by the id of a line
  const LINK = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]]/g;
  function linked(text) {
    const parts = [];
    let from = 0;
    for (const found of text.matchAll(LINK)) {
      parts.push(text.slice(from, found.index), make("a", { href: found[0], target: "_blank",
        rel: "noopener noreferrer" }, found[0]));
      from = found.index + found[0].length;
    }
    return [...parts, text.slice(from)];
  }
  function clock(at) {
    return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" }).format(new Date(at));
  }
  function showLine(id, author, name, text, foot) {
    let element = shown.get(id);
    if (!element) {
      const said = make("p", { class: "text" }, ...(author === "visitor" ? [text] : linked(text)));
      element = make("div", { class: "line " + author }, make("p", { class: "who" }, name), said,
        make("p", { class: "foot-note" }));
      shown.set(id, element);
    }
    if (element.lastChild.textContent !== foot) element.lastChild.textContent = foot;
    return element;
  }
  function nameOf(line) {
    return line.author === "visitor" ? WORDS.you : line.author === "agent" ? line.name || WORDS.agent : WORDS[line.author];
  }
  function render() {
    const state = load();
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
    const elements = state.lines.map((line) =>
      showLine(line.written_as || line.id, line.author, nameOf(line), line.text, clock(line.at) +
        (line.author === "visitor" ? " · " + WORDS.sent : "")));
    for (const item of state.queue) {
      if (!item.end) elements.push(showLine(item.id, "visitor", WORDS.you, item.text,
        item.code ? WORDS.refused : item.taken ? WORDS.sent : WORDS.pending));
    }
    for (const [id, element] of shown) if (!elements.includes(element)) { element.remove(); shown.delete(id); }
    elements.forEach((element, at) => { // only what is new or out of order moves, so only that is announced
      if (log.children[at + 2] !== element) log.insertBefore(element, log.children[at + 2] || null);
    });
    const last = state.queue.length ? null : state.lines[state.lines.length - 1];
    const offered = state.ended || state.queue.length ? [] : !last ? [{ value: "agent", label: WORDS.person }] :
      last.author !== "visitor" ? last.choices : [];
    const tag = JSON.stringify(offered);
    if (choices.dataset.offered !== tag) {
      choices.dataset.offered = tag;
      choices.replaceChildren(...offered.map((one) => button(one.label, () => { log.focus(); say(one.label, one.value); })));
    }
    if (atEnd && elements.length) scroll(); // after the buttons took their room
    form.hidden = state.ended;
    if (!foot.querySelector(".yes") || state.ended) showFoot(false);
    showStatus(state);
    const unread = state.lines.filter((line) => line.author !== "visitor" && line.seen !== 2).length;
    badge.textContent = panel.hidden && unread ? ` (${unread} ${WORDS.unread})` : "";
    reportSeen();
  }
  function showStatus(state) {
    const word = state.word || {};
    let text = "";
    if (state.ended) text = WORDS.ended;
    else if (full) text = WORDS.full;
    else if (!isUp && (tries > 0 || navigator.onLine === false)) text = WORDS.offline;
    else if (word.opens_at && word.word === "waiting") {
      text = WORDS.closed.replace("{time}", new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric",
        month: "long", hour: "2-digit", minute: "2-digit", timeZoneName: "short" }).format(new Date(word.opens_at)));
    } else if (word.word === "waiting") text = WORDS.waiting;
    else if (word.word === "held") text = WORDS.held.replace("{name}", word.name || WORDS.agent);
    else if (word.word === "bot") text = WORDS.botWord;
    if (status.textContent !== text) status.textContent = text;
  }

  // -- writing -----------------------------------------------------------------------------------------------------

  function submit() {
    const text = field.value.trim();
    if (!text) return;
    field.value = "";
    say(text, "");
  }
  function say(text, choice) {
    change((state) => state.queue.push({ id: random(12).replace(/_/g, "-"), text, choice }));
    render();
    scroll();
    connect();
    flush();
  }
  function end() {
    change((state) => { state.ended = true; state.queue.push({ id: random(12).replace(/_/g, "-"), end: true }); });
    render();
    foot.querySelector(".again").focus();
    flush();
  }
  function begin() {
    store(fresh());
    disconnect();
    shown.forEach((element) => element.remove());
    shown.clear();
    render();
    connect();
    field.focus();
  }
  function saveTranscript() {
    const state = load();
    const lines = state.lines.map((line) => `${new Date(line.at).toLocaleString(language)} ${nameOf(line)}:\n${line.text}`);
    const link = make("a", { href: URL.createObjectURL(new Blob([lines.join("\n\n") + "\n"], { type: "text/plain" })),
      download: (script.dataset.title || WORDS.panel).replace(/[^\w-]+/g, "-") + ".txt" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  // -- the line to the server ------------------------------------------------------------------------------------

  let socket = null, polling = null, isUp = false, full = false, tries = 0, failures = 0, timer = 0;
  let flushing = 0, asked = "", lastSent = 0, replyTimer = 0, secret = "";
  function connect() {
    if (socket || polling || timer) return;
    secret = load().secret;
    if (failures < 2 && window.WebSocket) openSocket(); else poll();
  }
  function disconnect() {
    clearTimeout(timer); timer = 0;
    clearTimeout(flushing); flushing = 0;
    clearTimeout(replyTimer);
    asked = "";
    isUp = false;
    if (socket) { socket.onmessage = null; socket.close(); socket = null; }
    if (polling) { polling.abort(); polling = null; }
  }
  function lost(pauseMs) {
    disconnect();
    timer = setTimeout(() => { timer = 0; connect(); }, pauseMs || PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)] *
      (0.8 + 0.4 * Math.random()));
    tries += 1;
    render();
  }
  function up() { isUp = true; full = false; tries = 0; flush(); }
  function openSocket() {
    let isGood = false;
    try { socket = new WebSocket(base.replace(/^http/, "ws") + site + "/socket"); } catch (error) { // the policy
      failures = 2;
      poll();
      return;
    }
    socket.onopen = () => socket.send(JSON.stringify({ type: "hello", secret, cursor: load().cursor }));
    socket.onmessage = (event) => {
      if (!isGood) { isGood = true; failures = 0; }
      handle(JSON.parse(event.data));
    };
    const mine = socket;
    const over = () => { if (mine === socket) { if (!isGood) failures += 1; lost(full ? 10000 : 0); } };
    socket.onclose = socket.onerror = over;
    setTimeout(() => { if (!isGood) over(); }, REPLY_MS); // some networks say nothing
  }
  async function post(path, body, signal) {
    const response = await fetch(base + site + "/" + path, { method: "POST", credentials: "omit", cache: "no-store",
      headers: { "Content-Type": "text/plain" }, body: JSON.stringify({ secret, ...body }), signal });
    return response.status === 204 ? null : response.json();
  }
  async function poll() {
    const mine = polling = new AbortController();
    try {
      for (let first = true; polling === mine; first = false) {
        const frame = await post("poll", { cursor: load().cursor, wait_s: first ? 0 : 25 }, mine.signal);
        if (polling !== mine) return;
        if (frame) handle(frame); else if (!isUp) { up(); render(); }
        if (frame && frame.type === "refused") return lost(10000);
      }
    } catch (error) {
      if (polling !== mine) return;
      failures = 0; // perhaps the whole network was away, and WebSockets work
      lost();
    }
  }
  async function send(frame) {
    if (socket) { if (isUp) socket.send(JSON.stringify(frame)); return; }
    try { const reply = await post("say", { frame }); if (reply) handle(reply); } catch (error) { lost(); }
  }
  function handle(frame) {
    if (frame.type === "page") {
      change((state) => {
        const known = new Map(state.lines.map((line) => [line.id, line]));
        for (const line of frame.lines) {
          if (!known.has(line.id)) known.set(line.id, { ...line, seen: 0 });
          state.queue = state.queue.filter((item) => item.id !== line.written_as);
        }
        state.lines = [...known.values()].sort((a, b) => a.position - b.position).slice(-MOST_LINES);
        state.cursor = frame.cursor;
        state.word = frame.standing;
      });
      if (frame.lines.some((line) => asked && asked === line.written_as)) replied();
      up();
    } else if (frame.type === "ready") up();
    else if (frame.type === "taken") {
      change((state) => {
        state.queue = state.queue.filter((item) => !(item.end && item.id === frame.id));
        for (const item of state.queue) if (item.id === frame.id) item.taken = true;
      });
      if (frame.id === asked) replied();
    } else if (!frame.id) full = full || !["later", "too_fast", "unreadable"].includes(frame.code);
    else if (frame.retry_after_s === null) {
      change((state) => { for (const item of state.queue) if (item.id === frame.id) item.code = frame.code; });
      if (frame.id === asked) replied();
    } else if (frame.id === asked) {
      clearTimeout(replyTimer);
      asked = "";
      flushLater(frame.retry_after_s * 1000);
    }
    render();
  }
  function replied() { clearTimeout(replyTimer); asked = ""; flush(); }
  function flushLater(ms) {
    clearTimeout(flushing);
    flushing = setTimeout(() => { flushing = 0; flush(); }, ms);
  }
  function flush() { // one at a time, in their order
    if (!isUp || asked || flushing) return;
    const item = load().queue.find((one) => !one.taken && !one.code);
    if (!item) return;
    const early = lastSent + PACE_MS - Date.now();
    if (early > 0) return flushLater(early);
    lastSent = Date.now();
    asked = item.id;
    replyTimer = setTimeout(lost, REPLY_MS);
    send(item.end ? { type: "end", id: item.id } :
      { type: "say", id: item.id, text: item.text, choice: item.choice, language });
  }
  function reportSeen() {
    if (!isUp) return;
    const isRead = !panel.hidden && document.visibilityState === "visible";
    const report = { type: "seen", delivered: [], read: [] };
    for (const line of load().lines.filter((one) => one.author !== "visitor").slice(-MOST_LINES)) {
      if (!line.seen) report.delivered.push(line.id);
      if (isRead && line.seen !== 2) report.read.push(line.id);
    }
    if (!report.delivered.length && !report.read.length) return;
    change((state) => {
      for (const line of state.lines) {
        if (report.read.includes(line.id)) line.seen = 2;
        else if (report.delivered.includes(line.id)) line.seen = 1;
      }
    });
    badge.textContent = isRead ? "" : badge.textContent;
    send(report);
  }

  // -- begin -------------------------------------------------------------------------------------------------------

  addEventListener("storage", (event) => { // another tab
    if (event.key !== key) return;
    memory = null;
    if (load().secret !== secret && (socket || polling || timer)) { disconnect(); connect(); }
    render();
  });
  addEventListener("online", () => { if (timer) { disconnect(); tries = 0; connect(); } });
  addEventListener("offline", () => { if (socket || polling) lost(); });
  document.addEventListener("visibilitychange", reportSeen);
  function start() {
    const style = make("link", { rel: "stylesheet", href: base + "widget.css" });
    const show = () => { host.hidden = false; scroll(); };
    host.hidden = true;
    style.onload = style.onerror = show;
    root.append(style, panel, opener);
    document.body.append(host);
    let wasOpen = false;
    try { wasOpen = sessionStorage.getItem(key) === "open"; } catch (error) { /* closed */ }
    const state = load();
    if (wasOpen) { panel.hidden = false; opener.setAttribute("aria-expanded", "true"); }
    if (wasOpen || state.queue.length || (state.lines.length && !state.ended)) { render(); connect(); }
  }
  if (document.body) start(); else addEventListener("DOMContentLoaded", start);
})();
