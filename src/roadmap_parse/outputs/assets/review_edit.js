// Deciding: marks, corrections in place, rows added and deleted.

const KINDS = ["date", "range", "until", "since", "plan_period", "continuous", "recurring", "event", "schedule", "on_demand", "immediate", "none"];
let editing = null;

function mark(id, value) {
  const row = current(id);
  decide(id, "mark", row.mark === value ? null : value);
  redraw(id);
  if (current(id).mark === value) step(1);
}

function toggleDeleted(id) {
  if (!baseRows.has(id)) {
    undo(id);
    refresh();
    return;
  }
  if (current(id).deleted) {
    corrections.get(id).delete("row");
    if (!corrections.get(id).size) corrections.delete(id);
    known.delete(id);
    store(documentOf(id));
  } else decide(id, "row", null);
  redraw(id);
}

function undoRow(id) {
  undo(id);
  if (baseRows.has(id)) redraw(id);
  else refresh();
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

function openEditor(id) {
  const row = current(id);
  if (!row || editing) return;
  choose(id);
  editing = id;
  const form = editForm(row);
  nodeOf(id).replaceChildren(form);
  nodeOf(id).scrollIntoView({ block: "nearest" });
  form.querySelector("[name=activity]").focus();
}

function editForm(row) {
  const form = el("form", { className: "edit", on: { submit: saveEdit, keydown: editKeys } });
  const text = (field, key, short) => {
    const input = short ? el("input", { type: "text", className: "short", name: field, value: row[field] ?? "" }) : el("textarea", { name: field, rows: 1, value: row[field] ?? "" });
    form.append(el("label", {}, word(key)), el("div", {}, input));
  };
  text("number", "number", true);
  text("activity", "activity");
  text("deadline_text", "deadline");
  entries(form, row, "deadlines", deadlineEntry);
  text("responsible_text", "responsible");
  entries(form, row, "officials", officialEntry);
  text("result", "result");
  text("section_number", "section_number", true);
  text("section_title", "section");
  const hint = el("span", { className: "counts" }, "Ctrl+Enter · Esc");
  form.append(el("div", { className: "buttons" }, el("button", { className: "main" }, word("done")), el("button", { type: "button", on: { click: closeEditor } }, word("cancel")), hint));
  return form;
}

/** The entries of a field, each with its inputs; `touched` says that they are to be kept as they stand here. */
function entries(form, row, field, make) {
  const box = el("div", { data: { entries: field } });
  box.append(...row[field].map((entry) => make(entry)));
  const add = el("button", { type: "button", on: { click: () => { add.before(make({})); box.dataset.touched = "1"; } } }, word("add_entry"));
  box.append(add);
  if (row.changed.has(field)) box.dataset.touched = "1";
  box.addEventListener("input", () => { box.dataset.touched = "1"; });
  form.append(el("label", {}, word("read_as")), box);
}

function entryNode(entry, ...inputs) {
  const remove = el("button", { type: "button", title: word("remove_entry"), on: { click: () => { node.parentNode.dataset.touched = "1"; node.remove(); } } }, "×");
  const node = el("div", { className: "entry" }, inputs, remove);
  return node;
}

function deadlineEntry(entry) {
  const kinds = KINDS.map((kind) => el("option", { value: kind, selected: kind === (entry.kind ?? "date") }, named("kind", kind)));
  const date = (name, key) => [el("span", {}, word(key)), el("input", { type: "date", name, value: entry[name] ?? "" })];
  return entryNode(
    entry,
    el("select", { name: "kind" }, kinds),
    date("start_date", "from"),
    date("end_date", "to"),
    el("input", { type: "text", name: "rrule", placeholder: "RRULE", value: entry.rrule ?? "" }),
    el("input", { type: "text", name: "anchor", placeholder: word("anchor"), value: entry.anchor ?? "" }),
  );
}

function officialEntry(entry) {
  return entryNode(entry, ENTRY_FIELDS.officials.map((name) => el("input", { type: "text", name, placeholder: word(name), value: entry[name] ?? "" })));
}

function readEntries(box) {
  return [...box.querySelectorAll(".entry")].map((node) => {
    const inputs = [...node.querySelectorAll("[name]")];
    return Object.fromEntries(inputs.map((input) => [input.name, input.value.trim() || null]));
  });
}

function saveEdit(event) {
  event.preventDefault();
  const [id, form] = [editing, event.currentTarget];
  const texts = Object.fromEntries(TEXT_FIELDS.map((field) => [field, form.elements[field].value.trim() || null]));
  if (baseRows.has(id)) for (const [field, value] of Object.entries(texts)) decide(id, field, value, true);
  else decide(id, "row", { ...corrections.get(id).get("row").new, ...texts }, true);
  for (const field of Object.keys(ENTRY_FIELDS)) {
    const box = form.querySelector(`[data-entries=${field}]`);
    if (box.dataset.touched) decide(id, field, readEntries(box), true);
  }
  store(documentOf(id));
  closeEditor();
}

function closeEditor() {
  const id = editing;
  editing = null;
  if (!id) return;
  const made = correction(id, "row")?.new;
  if (made && !made.activity && !made.deadline_text) undoRow(id);
  else redraw(id);
  nodeOf(id)?.focus({ preventScroll: true });
}

function editKeys(event) {
  event.stopPropagation();
  if (event.key === "Escape") closeEditor();
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
}

/** Make `id` the chosen row: drawn if need be, in view, its place shown. */
function choose(id, scroll = true) {
  if (editing && editing !== id) closeEditor();
  const before = active;
  active = id;
  const index = fitting.indexOf(id);
  if (index >= drawn) more(index + BATCH);
  if (before && before !== id && current(before)) redraw(before);
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
