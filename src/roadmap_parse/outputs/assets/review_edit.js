// Deciding: marks, corrections in place, rows added and deleted.

/** Kinds of deadlines, each with the parts that say something there. */
const KINDS = {
  date: ["start_date"],
  range: ["start_date", "end_date"],
  until: ["end_date"],
  since: ["start_date"],
  plan_period: ["start_date", "end_date"],
  continuous: ["start_date", "end_date"],
  recurring: ["start_date", "end_date", "rrule", "duration", "count", "per"],
  event: ["anchor", "offset_from", "offset_to"],
  schedule: ["anchor"],
  on_demand: ["anchor"],
  immediate: [],
  none: [],
};
const PATTERNS = {
  rrule: "FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;[A-Z]+=[\\-+\\w,]+)*",
  count: "[0-9]+",
  ...Object.fromEntries(["duration", "per", "offset_from", "offset_to"].map((name) => [name, "-?P[0-9]+(BD|[DWMY])"])),
};
const EXAMPLES = { rrule: "FREQ=MONTHLY", count: "2", duration: "P15D", per: "P1Y", offset_from: "P0D", offset_to: "P10D" };
const LETTERS_A_LINE = 80;
let editing = null;

function mark(id, value) {
  const row = current(id);
  decide(id, "mark", row.mark === value ? null : value);
  redraw(id);
  tally();
  if (current(id).mark === value) step(1);
}

function toggleDeleted(id) {
  if (!baseRows.has(id)) {
    undoRow(id);
    return;
  }
  if (current(id).deleted) undo(id, "row");
  else decide(id, "row", null);
  redraw(id);
  tally();
}

function undoRow(id) {
  const at = fitting.indexOf(id);
  undo(id);
  redraw(id);
  tally();
  if (current(id)) return;
  fitting.splice(at, 1);
  drawn -= 1;
  active = null;
  if (fitting.length) choose(fitting[Math.max(0, at - 1)]);
}

function addAfter(id) {
  const row = current(id);
  const random = [...crypto.getRandomValues(new Uint8Array(5))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const made = `${row.roadmap_id}-x${random}`;
  const { document_id, roadmap_id, section_number = null, section_title = null } = row;
  decide(made, "row", { document_id, roadmap_id, after: id, section_number, section_title, number: null, activity: "" });
  fitting.splice(fitting.indexOf(id) + 1, 0, made);
  drawn += 1;
  nodeOf(id).after(rowNode(current(made)));
  choose(made);
  openEditor(made);
}

function openEditor(id, field = "activity") {
  const row = current(id);
  if (!row || row.deleted || editing === id) return;
  choose(id);
  if (editing) return;
  editing = id;
  const form = editForm(row);
  nodeOf(id).replaceChildren(form);
  form.scrollIntoView({ block: "nearest" });
  form.elements[field].focus();
}

function editForm(row) {
  const form = el("form", { className: "edit", on: { submit: saveEdit, keydown: editKeys } });
  const text = (field, key, short) => form.append(...labelled(field, word(key), row[field] ?? "", short));
  text("number", "number", true);
  text("activity", "activity");
  text("deadline_text", "deadline");
  form.append(...entriesNodes(row, "deadlines", "deadline_text", deadlineEntry));
  text("responsible_text", "responsible");
  form.append(...entriesNodes(row, "officials", "responsible_text", officialEntry));
  text("result", "result");
  for (const [name, value] of row.extra ?? []) form.append(...labelled("extra", name, value, false, { column: name }));
  text("section_number", "section_number", true);
  text("section_title", "section");
  const done = el("button", { className: "main" }, word("done"), " ", el("kbd", {}, "Ctrl+Enter"));
  const cancel = el("button", { type: "button", on: { click: closeEditor } }, word("cancel"), " ", el("kbd", {}, "Esc"));
  form.append(el("div", { className: "buttons" }, done, cancel));
  form.addEventListener("input", () => sayWhatIsRead(form));
  sayWhatIsRead(form);
  return form;
}

let labels = 0;

function labelled(name, label, value, short = false, dataset = {}) {
  const id = `field-${(labels += 1)}`;
  const rows = Math.min(8, value.split("\n").reduce((sum, line) => sum + Math.ceil((line.length || 1) / LETTERS_A_LINE), 0));
  const input = short ? el("input", { type: "text", className: "short", name, value, id }) : el("textarea", { name, rows, value, id });
  Object.assign(input.dataset, dataset, { first: input.value });
  return [el("label", { htmlFor: id }, label), el("div", {}, input)];
}

/** The entries read from a text, each with its inputs; `touched`: they are to be kept as they stand here. */
function entriesNodes(row, field, text, make) {
  const box = el("div", { className: "entries", data: { entries: field, from: text } });
  const touch = () => { box.dataset.touched = "1"; };
  const fill = (entries) => box.replaceChildren(el("p", { className: "told" }), ...entries.map((entry) => make(entry, touch)), buttons);
  const add = el("button", { type: "button", on: { click: () => { touch(); buttons.before(make({}, touch)); sayWhatIsRead(box.form); } } }, word("add_entry"));
  const again = () => { delete box.dataset.touched; fill(baseRows.get(row.activity_id)?.[field] ?? []); sayWhatIsRead(box.form); };
  const reread = el("button", { type: "button", className: "reread", on: { click: again } }, "⟳ ", word("read_again"));
  const buttons = el("div", { className: "entry" }, add, reread);
  fill(row[field]);
  if (row.changed.has(field)) touch();
  box.addEventListener("input", touch);
  Object.defineProperty(box, "form", { get: () => box.closest("form") });
  return [el("span", { className: "label" }, word("read_as")), box];
}

/** Say of each field's entries whether they stand, will be read again by `apply`, or are set by hand. */
function sayWhatIsRead(form) {
  for (const box of form.querySelectorAll(".entries")) {
    const text = form.elements[box.dataset.from];
    const changed = text.value.trim() !== (baseValue(editing, box.dataset.from) ?? "").trim();
    const state = box.dataset.touched ? "hand" : changed ? "again" : "";
    box.dataset.state = state;
    box.querySelector(".told").textContent = state && word(state === "hand" ? "by_hand_hint" : "reread_hint");
    box.querySelector(".reread").hidden = state !== "hand";
  }
}

function entryNode(entry, touch, ...inputs) {
  const node = el("div", { className: "entry", data: { text: entry.text ?? "" } }, inputs);
  const remove = () => { const { form } = node.parentNode; touch(); node.remove(); sayWhatIsRead(form); };
  node.append(el("button", { type: "button", className: "remove", title: word("remove_entry"), ariaLabel: word("remove_entry"), on: { click: remove } }, "×"));
  return node;
}

function deadlineEntry(entry, touch) {
  const kinds = Object.keys(KINDS).map((kind) => el("option", { value: kind, selected: kind === (entry.kind ?? "date") }, named("kind", kind)));
  const select = el("select", { name: "kind", ariaLabel: word("kind") }, kinds);
  const date = (name, key) => part(name, word(key), el("input", { type: "date", name, value: entry[name] ?? "" }));
  const text = (name, key) => {
    const input = el("input", { type: "text", name, value: String(entry[name] ?? ""), placeholder: EXAMPLES[name] ?? "", title: word(`${key}_hint`) });
    if (PATTERNS[name]) input.pattern = PATTERNS[name];
    return part(name, word(key), input);
  };
  const parts = [
    date("start_date", "from"), date("end_date", "to"), text("rrule", "rrule"), text("duration", "duration"), text("count", "count"),
    text("per", "per"), text("anchor", "anchor"), text("offset_from", "offset_from"), text("offset_to", "offset_to"),
  ];
  const node = entryNode(entry, touch, select, parts);
  const useful = (part) => KINDS[select.value].includes(part.dataset.part);
  for (const each of parts) each.hidden = !useful(each) && !each.querySelector("input").value;
  if (select.value === "date") node.querySelector("[data-part=end_date]").hidden = true;
  select.addEventListener("input", () => { for (const each of parts) each.hidden = !useful(each); });
  node.addEventListener("input", () => checkDates(node));
  return node;
}

const part = (name, label, input) => el("label", { className: "part", data: { part: name } }, `${label} `, input);

function checkDates(node) {
  const [start, end] = ["start_date", "end_date"].map((name) => node.querySelector(`[name=${name}]`));
  const shown = [start, end].every((input) => !input.closest(".part").hidden && input.value);
  const reversed = shown && start.value > end.value;
  end.setCustomValidity(reversed ? word("reversed_dates") : "");
}

function officialEntry(entry, touch) {
  const inputs = ENTRY_FIELDS.officials.map((name) => el("input", { type: "text", name, placeholder: word(name), ariaLabel: word(name), value: entry[name] ?? "" }));
  return entryNode(entry, touch, inputs);
}

/** The entries as they stand in the form; a part that is hidden says nothing. */
function readEntries(box) {
  return [...box.querySelectorAll(".entry")].filter((node) => node.querySelector("[name]")).map((node) => {
    const inputs = [...node.querySelectorAll("[name]")];
    const made = Object.fromEntries(inputs.map((input) => [input.name, (!input.closest("[hidden]") && input.value.trim()) || null]));
    if (made.kind === "date") made.end_date = made.start_date;
    return node.dataset.text ? { ...made, text: node.dataset.text } : made;
  });
}

function saveEdit(event) {
  event.preventDefault();
  takeEdit(event.currentTarget);
}

function takeEdit(form) {
  const [id, row] = [editing, current(editing)];
  const value = (input, old) => (input.value === input.dataset.first ? old ?? null : input.value.trim() || null);
  const texts = Object.fromEntries(TEXT_FIELDS.map((field) => [field, value(form.elements[field], row[field])]));
  if (baseRows.has(id)) for (const [field, text] of Object.entries(texts)) decide(id, field, text, true);
  else decide(id, "row", { ...corrections.get(id).get("row").new, ...texts }, true);
  const columns = [...form.querySelectorAll("[name=extra]")].map((input) => [input.dataset.column, value(input, input.dataset.first)]);
  if (columns.length) decide(id, "extra", Object.fromEntries(columns), true);
  for (const box of form.querySelectorAll(".entries")) {
    const field = box.dataset.entries;
    if (box.dataset.touched) decide(id, field, readEntries(box), true);
    else if (correction(id, field)) undo(id, field);
  }
  store(documentOf(id));
  closeEditor();
}

/** Whatever else the reviewer turns to, what was typed is kept; false where a date is no date yet. */
function saveOpen() {
  if (!editing) return true;
  const form = list.querySelector("form.edit");
  if (form && !form.reportValidity()) return false;
  if (form) takeEdit(form);
  editing = null;
  return true;
}

function closeEditor() {
  const id = editing;
  editing = null;
  if (!id) return;
  const made = correction(id, "row")?.new;
  if (made && !made.activity && !made.deadline_text) undoRow(id);
  else redraw(id);
  tally();
  nodeOf(id)?.focus({ preventScroll: true });
}

function editKeys(event) {
  event.stopPropagation();
  if (event.key === "Escape") closeEditor();
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
}

/** Make `id` the chosen row: drawn if need be, in view, its place shown. */
function choose(id, scroll = true) {
  if (editing && editing !== id && !saveOpen()) return;
  const before = active;
  active = id;
  const index = fitting.indexOf(id);
  if (index >= drawn) more(index + BATCH);
  if (before && before !== id) redraw(before);
  if (!editing) redraw(id);
  if (scroll) nodeOf(id)?.scrollIntoView({ block: "nearest" });
  markDocument(current(id)?.document_id);
  showPlace(id);
}

function markDocument(id) {
  if (!data.index) return;
  for (const node of place.querySelectorAll("li.active")) node.classList.remove("active");
  place.querySelector(`li[data-document="${CSS.escape(id ?? "")}"]`)?.classList.add("active");
}

function step(by) {
  const index = active ? fitting.indexOf(active) : -1;
  const next = fitting[Math.max(0, Math.min(fitting.length - 1, index + by))];
  if (next) choose(next);
}
