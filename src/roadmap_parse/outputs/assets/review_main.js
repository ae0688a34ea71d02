// Controls, keys and the start.

const HELP = [["j k ↓ ↑", "key_next"], ["Enter", "key_open"], ["e", "key_edit"], ["a", "key_accept"], ["x", "key_reject"], ["n", "key_add"],
  ["Delete", "key_delete"], ["u", "key_undo"], ["/", "key_search"], ["s", "key_save"], ["?", "key_help"]];

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
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = word(node.dataset.text);
  for (const node of document.querySelectorAll("[data-placeholder]")) node.placeholder = word(node.dataset.placeholder);
  control("language").textContent = language === "ru" ? "EN" : "RU";
  control("save").title = word("apply_hint");
  options("document", word("all_documents"), data.documents.map((each) => [each.document_id, shortPlace(each)]));
  control("document").hidden = documents.size < 2;
  options("state", word("all_states"), STATES.map((state) => [state, word(state)]));
  options("note", word("all_notes"), counted(data.rows.flatMap((row) => [...new Set(allNotes(row).map((note) => note.code))]), "note"));
  options("kind", word("all_kinds"), counted(data.rows.flatMap((row) => [...new Set(row.deadlines.map((entry) => entry.kind))]), "kind"));
  options("confidence", word("any_confidence"), TRUST.map((value) => [value, `${word("confidence")} < ${Math.round(value * 100)} %`]));
  options("sort", null, [["doubts_first", word("doubts_first")], ["document_order", word("document_order")]]);
  control("help").replaceChildren(
    el("dl", {}, HELP.flatMap(([keys, key]) => [el("dt", {}, keys.split(" ").flatMap((each) => [el("kbd", {}, each), " "])), el("dd", {}, word(key))])),
    el("p", {}, word("apply_hint")),
    el("form", { method: "dialog" }, el("button", { className: "main" }, "OK")),
  );
  known.clear();
  shownDocument = null;
  refresh();
  showDocument(current(active ?? fitting[0] ?? "")?.document_id ?? data.documents[0]?.document_id);
  if (active) choose(active);
}

function save() {
  const blob = new Blob([correctionLines()], { type: "application/jsonl" });
  const link = el("a", { href: URL.createObjectURL(blob), download: `${data.name}-corrections.jsonl` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

async function load(event) {
  const counts = { bad: 0, other: 0 };
  for (const file of event.target.files) {
    for (const line of (await file.text()).split("\n").filter((each) => each.trim())) {
      const outcome = admit(parsed(line));
      if (outcome in counts) counts[outcome] += 1;
    }
  }
  event.target.value = "";
  for (const id of documents.keys()) store(id);
  refresh();
  for (const id of corrections.keys()) colourPlace(id);
  const told = [counts.bad && `${word("bad_line")} ${counts.bad}`, counts.other && `${word("other_dataset")} ${counts.other}`];
  control("message").textContent = told.filter(Boolean).join(" · ");
}

function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

const onActive = (act) => () => active && current(active) && act(active);
const ACTIONS = {
  j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
  Enter: onActive((id) => showPlace(id)), e: onActive(openEditor), a: onActive((id) => mark(id, "right")), x: onActive((id) => mark(id, "wrong")),
  n: onActive(addAfter), Delete: onActive(toggleDeleted), u: onActive(undoRow), "/": () => control("search").focus(), s: save, "?": () => control("help").showModal(),
};
/** The same keys on a Russian keyboard: by their place. */
const BY_PLACE = { KeyJ: "j", KeyK: "k", KeyE: "e", KeyA: "a", KeyX: "x", KeyN: "n", KeyU: "u", KeyS: "s" };

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || control("help").open) return;
  if (event.target.matches("input, textarea, select")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.key === "Enter" && event.target.matches("button, a")) return;
  const act = ACTIONS[event.key] ?? ACTIONS[BY_PLACE[event.code]];
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
    control("document").value = control("document").value === item.dataset.document ? "" : item.dataset.document;
    refresh();
    markDocument(control("document").value);
    return;
  }
  const id = idAt(event.target);
  if (!id || id === editing || event.target.closest("button, a, form")) return;
  if (!fitting.includes(id)) clearFilters();
  if (id !== active || !list.contains(event.target)) choose(id, !list.contains(event.target));
}

function clearFilters() {
  for (const name of ["document", "kind", "note", "confidence", "state", "search"]) control(name).value = "";
  refresh();
}

function start() {
  recall();
  speak();
  for (const id of ["state", "document", "note", "kind", "confidence", "sort"]) control(id).addEventListener("change", refresh);
  let typing = 0;
  control("search").addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(refresh, 120); });
  control("save").addEventListener("click", save);
  control("load").addEventListener("click", () => control("file").click());
  control("file").addEventListener("change", load);
  control("keys").addEventListener("click", () => control("help").showModal());
  control("language").addEventListener("click", () => { language = language === "ru" ? "en" : "ru"; speak(); });
  list.addEventListener("scroll", () => { if (list.scrollTop + list.clientHeight > list.scrollHeight - 1200) more(); });
  list.addEventListener("dblclick", (event) => { if (idAt(event.target) && !event.target.closest("button, form")) openEditor(idAt(event.target)); });
  for (const side of [list, place]) side.addEventListener("mouseover", pointed);
  for (const side of [list, place]) side.addEventListener("mouseleave", () => { hover(null); clearTimeout(soon); });
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", keys);
  window.addEventListener("beforeprint", () => more(fitting.length));
  window.addEventListener("hashchange", goToHash);
  try {
    control("reviewer").value = localStorage.getItem(`${STORE}who`) ?? "";
    control("reviewer").addEventListener("change", () => localStorage.setItem(`${STORE}who`, control("reviewer").value));
  } catch {
    storageFails = true;
  }
  if (!goToHash() && fitting.length) choose(fitting[0]);
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
}

function goToHash() {
  const id = decodeURIComponent(location.hash.slice(1));
  if (!current(id)) return false;
  if (!fitting.includes(id)) clearFilters();
  choose(id);
  return true;
}

start();
