// Controls, keys and the start.

const HELP = [["j k ↓ ↑", "key_next"], ["Enter", "key_open"], ["e", "key_edit"], ["a", "key_accept"], ["x", "key_reject"], ["n", "key_add"],
  ["Delete", "key_delete"], ["u", "key_undo"], ["/", "key_search"], ["+ −", "key_zoom"], ["s", "key_save"], ["?", "key_help"]];
const TOLD_FOR = 9000; // milliseconds
const NARROWEST = 20; // per cent of the window, and as much at the other side

function options(id, first, values) {
  const select = control(id);
  const chosen = select.value;
  select.replaceChildren(...(first ? [el("option", { value: "" }, first)] : []), ...values.map(([value, text]) => el("option", { value }, text)));
  select.value = values.some(([value]) => value === chosen) ? chosen : first ? "" : values[0][0];
}

function counted(codes, group) {
  const counts = new Map();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].sort((one, other) => other[1] - one[1]).map(([code, count]) => [code, `${named(group, code)} (${count})`]);
}

/** Put every text of the page in the chosen language. */
function speak() {
  if (!saveOpen()) return;
  document.documentElement.lang = language;
  if (!data.titled) control("title").textContent = document.title = word("title");
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = word(node.dataset.text);
  for (const node of document.querySelectorAll("[data-placeholder]")) node.placeholder = word(node.dataset.placeholder);
  for (const node of document.querySelectorAll("[data-label]")) { node.title = word(node.dataset.label); node.ariaLabel = node.title; }
  control("language").textContent = language === "ru" ? "EN" : "RU";
  control("save").title = word("apply_hint");
  options("document", word("all_documents"), data.documents.map((each) => [each.document_id, shortPlace(each)]));
  control("document").hidden = documents.size < 2;
  options("state", word("all_states"), STATES.map((state) => [state, word(state)]));
  options("note", word("all_notes"), counted(data.rows.flatMap((row) => [...new Set(current(row.activity_id).allNotes.map((note) => note.code))]), "note"));
  options("kind", word("all_kinds"), counted(data.rows.flatMap((row) => [...new Set(row.deadlines.map((entry) => entry.kind))]), "kind"));
  options("confidence", word("any_confidence"), TRUST.map((value) => [value, `${word("confidence")} < ${Math.round(value * 100)} %`]));
  options("sort", null, [["doubts_first", word("doubts_first")], ["document_order", word("document_order")]]);
  control("help").replaceChildren(
    el("h2", {}, word("help")),
    el("dl", {}, HELP.flatMap(([keys, key]) => [el("dt", {}, keys.split(" ").flatMap((each) => [el("kbd", {}, each), " "])), el("dd", {}, word(key))])),
    el("p", {}, word("mouse_hint")),
    el("p", {}, word("apply_hint")),
    el("form", { method: "dialog" }, el("button", { className: "main" }, "OK")),
  );
  control("ways").replaceChildren(...waysToOthers());
  for (const row of known.values()) delete row.haystack;
  shownDocument = null;
  refresh();
  showDocument(current(active ?? fitting[0] ?? "")?.document_id ?? data.documents[0]?.document_id);
  if (active) choose(active);
}

/** From the page of one document to the index and to its neighbours. */
function waysToOthers() {
  const { back, before, after } = (data.index ? null : data.documents[0]?.ways) ?? {};
  const link = (href, sign, key) => (href ? el("a", { href, title: word(key), ariaLabel: word(key) }, sign) : null);
  return [link(back, "☰", "all_documents"), link(before, "‹", "document_before"), link(after, "›", "document_after")].filter(Boolean);
}

let silence = 0;

/** A message that people and screen readers notice; it goes by itself unless it must stay. */
function tell(text, stays = false) {
  clearTimeout(silence);
  control("message").textContent = text;
  if (text && !stays) silence = setTimeout(() => { control("message").textContent = ""; }, TOLD_FOR);
}

function save() {
  if (!saveOpen() || !correctionCount()) return;
  const blob = new Blob([correctionLines()], { type: "application/jsonl" });
  const name = `${data.name}-corrections.jsonl`;
  const link = el("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  tell(`${word("saved")}\nroadmap-parse apply ${word("folder")} ${name}`);
}

async function load(event) {
  const outcomes = [];
  for (const file of event.target.files) {
    const lines = (await file.text()).split("\n").filter((line) => line.trim());
    outcomes.push(...lines.map((line) => admit(parsed(line))));
  }
  event.target.value = "";
  for (const id of documents.keys()) store(id);
  refresh();
  for (const id of corrections.keys()) colourPlace(id);
  tell(outcomesText(outcomes));
}

function outcomesText(outcomes) {
  const told = ["taken", "held", "differs", "stale", "other", "bad"];
  const counts = told.map((key) => [key, outcomes.filter((each) => each === key).length]).filter(([, count]) => count);
  return counts.map(([key, count]) => `${word(`load_${key}`)} ${count}`).join("\n");
}

function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** Show the row's place; from an index its own page. */
function open(id) {
  const href = documents.get(current(id).document_id)?.href;
  if (href) location.href = `${href}#${id}`;
  else showPlace(id);
}

const onActive = (act) => () => active && current(active) && act(active);
const ACTIONS = {
  j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
  Enter: onActive(open), e: onActive(openEditor), a: onActive((id) => mark(id, "right")), x: onActive((id) => mark(id, "wrong")),
  n: onActive(addAfter), Delete: onActive(toggleDeleted), u: onActive(undoRow), "/": () => control("search").focus(), s: save,
  "+": () => setZoom(1), "=": () => setZoom(1), "-": () => setZoom(-1), "?": () => control("help").showModal(),
};
/** The same keys on a Russian keyboard: by their place. */
const BY_PLACE = { KeyJ: "j", KeyK: "k", KeyE: "e", KeyA: "a", KeyX: "x", KeyN: "n", KeyU: "u", KeyS: "s" };

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || control("help").open) return;
  if (event.target.matches("input, textarea, select")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.key === "Enter" && event.target.matches("button, a, summary, li")) return;
  const act = ACTIONS[event.key] ?? ACTIONS[BY_PLACE[event.code]] ?? (event.code === "Slash" && event.shiftKey ? ACTIONS["?"] : null);
  if (!act) return;
  event.preventDefault();
  act();
}

const idAt = (node) => node.closest?.(".row")?.dataset.id ?? node.closest?.("[data-row]")?.dataset.row;
let soon = 0;

function pointed(event) {
  const id = idAt(event.target);
  hover(id);
  clearTimeout(soon);
  if (!id || editing) return;
  const fromList = list.contains(event.target);
  soon = setTimeout(() => (fromList ? showPlace(id) : bringRow(id)), 220);
}

/** A place that is pointed at shows its row, drawn or not, if the filters let it through. */
function bringRow(id) {
  const index = fitting.indexOf(id);
  if (index < 0) return;
  if (index >= drawn) more(index + BATCH);
  nodeOf(id).scrollIntoView({ block: "nearest", behavior: "smooth" });
  hover(id);
}

function clicked(event) {
  const item = event.target.closest?.("li[data-document]");
  if (item && !event.target.closest("a")) {
    onlyDocument(item.dataset.document);
    return;
  }
  const id = idAt(event.target);
  if (!id || id === editing || event.target.closest("button, a, form")) return;
  if (!fitting.includes(id)) clearFilters();
  if (id !== active || !list.contains(event.target)) choose(id, !list.contains(event.target));
}

/** The index's rows of one document; once more: of all. */
function onlyDocument(id) {
  control("document").value = control("document").value === id ? "" : id;
  refresh();
  markDocument(control("document").value);
}

function doubleClicked(event) {
  const id = idAt(event.target);
  if (!id || event.target.closest("button, a, form")) return;
  getSelection().removeAllRanges();
  openEditor(id, event.target.closest("[data-field]")?.dataset.field);
}

function clearFilters() {
  for (const name of FILTERS) control(name).value = "";
  refresh();
}

// The border between the two sides: dragged, or moved by the arrow keys; it is kept for the next page.

function setWidth(percent) {
  const width = Math.max(NARROWEST, Math.min(100 - NARROWEST, percent));
  document.querySelector(".left").style.width = `${width}%`;
  remember("width", String(width));
}

function dragged(event) {
  if (event.buttons) setWidth((100 * event.clientX) / document.documentElement.clientWidth);
}

function widthKeys(event) {
  const by = { ArrowLeft: -2, ArrowRight: 2 }[event.key];
  if (!by) return;
  event.preventDefault();
  event.stopPropagation();
  setWidth((100 * document.querySelector(".left").offsetWidth) / document.documentElement.clientWidth + by);
}

function remember(key, value) {
  try {
    localStorage.setItem(STORE + key, value);
  } catch {
    storageFails = true;
  }
}

function remembered(key) {
  try {
    return localStorage.getItem(STORE + key) ?? "";
  } catch {
    storageFails = true;
    return "";
  }
}

/** Another window of the same browser decided on a document that is shown here too. */
function storedElsewhere(event) {
  const id = event.key?.startsWith(STORE) ? event.key.slice(STORE.length) : null;
  if (!documents.has(id)) return;
  forget(id);
  recall(id);
  takeFresh();
}

/** Draw again what stands here by what was decided elsewhere; an open form stays. */
function takeFresh() {
  if (editing) return;
  const top = list.scrollTop;
  refresh();
  list.scrollTop = top;
  for (const id of placesOf.keys()) colourPlace(id);
  if (!data.index) return;
  place.replaceChildren(documentList());
  markDocument(current(active ?? "")?.document_id);
}

function shownAgain(event) {
  if (!event.persisted) return;
  for (const id of documents.keys()) { forget(id); recall(id); }
  takeFresh();
}

function listen() {
  const on = (id, event, act) => control(id).addEventListener(event, act);
  for (const id of ["state", "document", "note", "kind", "confidence", "sort"]) on(id, "change", refresh);
  let typing = 0;
  on("search", "input", () => { clearTimeout(typing); typing = setTimeout(refresh, 120); });
  on("clear", "click", clearFilters);
  on("save", "click", save);
  on("load", "click", () => control("file").click());
  on("file", "change", load);
  on("keys", "click", () => control("help").showModal());
  on("language", "click", () => { language = language === "ru" ? "en" : "ru"; speak(); });
  on("smaller", "click", () => setZoom(-1));
  on("larger", "click", () => setZoom(1));
  on("reviewer", "change", () => remember("who", control("reviewer").value));
  on("split", "pointerdown", (event) => control("split").setPointerCapture(event.pointerId));
  on("split", "pointermove", dragged);
  on("split", "keydown", widthKeys);
  list.addEventListener("scroll", () => { if (list.scrollTop + list.clientHeight > list.scrollHeight - 1200) more(); });
  list.addEventListener("dblclick", doubleClicked);
  for (const side of [list, place]) side.addEventListener("mouseover", pointed);
  for (const side of [list, place]) side.addEventListener("mouseleave", () => { hover(null); clearTimeout(soon); });
  place.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target.matches("li")) onlyDocument(event.target.dataset.document); });
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", keys);
  window.addEventListener("beforeprint", () => more(fitting.length));
  window.addEventListener("beforeunload", (event) => { if (editing) event.preventDefault(); });
  window.addEventListener("hashchange", goToHash);
  window.addEventListener("storage", storedElsewhere);
  window.addEventListener("pageshow", shownAgain);
}

function goToHash() {
  const id = decodeURIComponent(location.hash.slice(1));
  if (!current(id)) return false;
  if (!fitting.includes(id)) clearFilters();
  choose(id);
  return true;
}

function start() {
  const outcomes = [...documents.keys()].flatMap(recall);
  control("reviewer").value = remembered("who");
  if (Number(remembered("width"))) setWidth(Number(remembered("width")));
  speak();
  listen();
  if (!goToHash() && fitting.length) choose(fitting[0]);
  const stale = outcomes.filter((each) => each === "stale").length;
  if (stale) tell(`${word("load_stale")} ${stale}`, true);
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
}

start();
