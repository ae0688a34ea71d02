"use strict";
// The rows as read, and the reviewer's corrections over them. A correction is one decision on one field of one row;
// nothing else is kept, so a row is always the rows as read + its corrections.

const data = JSON.parse(document.getElementById("data").textContent);
const TEXT_FIELDS = ["number", "activity", "deadline_text", "responsible_text", "result", "section_number", "section_title"];
const ENTRY_FIELDS = {
  deadlines: ["kind", "start_date", "end_date", "rrule", "anchor"],
  officials: ["role", "organisation", "last", "first", "middle"],
};
const STORE = "roadmap-parse-review:";
const baseRows = new Map(data.rows.map((row) => [row.activity_id, row]));
const documents = new Map(data.documents.map((each) => [each.document_id, each]));
const plans = new Map(data.roadmaps.map((plan) => [plan.roadmap_id, plan]));
const corrections = new Map(); // activity id -> Map(field -> correction)
const known = new Map(); // cache of rows with their corrections
let language = data.language;
let storageFails = false;

const word = (key) => data.words[language][key] ?? key;
const named = (group, code) => data.words[language][`${group}.${code}`] ?? code;
const documentOf = (id) => id.split("-")[0];
const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** What a reader may compare and correct of an entry; the rest of it goes along unseen. */
const entryView = (field, entry) => Object.fromEntries(ENTRY_FIELDS[field].map((key) => [key, entry[key] ?? null]));
const entriesView = (field, entries) => (entries ?? []).map((entry) => entryView(field, entry));

function baseValue(id, field) {
  const row = baseRows.get(id);
  if (!row) return null;
  if (field === "mark") return row.mark ?? null;
  if (field in ENTRY_FIELDS) return entriesView(field, row[field]);
  return row[field] ?? null;
}

/** Decide `field` of row `id`; deciding what stands there already takes the decision back. */
function decide(id, field, value, quiet = false) {
  const old = field === "row" ? rowSnapshot(id) : baseValue(id, field);
  const own = corrections.get(id) ?? new Map();
  if (field !== "row" && same(old, value)) own.delete(field);
  else own.set(field, { activity_id: id, field, old, new: value, who: reviewer(), at: new Date().toISOString() });
  if (own.size) corrections.set(id, own);
  else corrections.delete(id);
  known.delete(id);
  if (!quiet) store(documentOf(id));
}

function rowSnapshot(id) {
  const row = baseRows.get(id);
  return row ? Object.fromEntries(TEXT_FIELDS.map((key) => [key, row[key] ?? null])) : null;
}

function undo(id) {
  corrections.delete(id);
  known.delete(id);
  store(documentOf(id));
}

const correction = (id, field) => corrections.get(id)?.get(field);

/** The row as it stands now: as read, with its corrections; `changed` names the fields that were corrected. */
function current(id) {
  if (known.has(id)) return known.get(id);
  const own = corrections.get(id) ?? new Map();
  const made = own.get("row");
  const base = baseRows.get(id) ?? (made?.new ? { activity_id: id, notes: [], deadlines: [], officials: [], ...made.new } : null);
  if (!base) return null;
  const row = { ...base, changed: new Set(), isNew: !baseRows.has(id), deleted: Boolean(made && made.new === null) };
  for (const [field, each] of own) {
    if (field === "row") continue;
    row[field] = field in ENTRY_FIELDS ? each.new.map((entry, place) => ({ ...matching(base[field], entry, place), ...entry })) : each.new;
    row.changed.add(field);
  }
  row.reread = row.changed.has("deadline_text") && !row.changed.has("deadlines");
  row.rereadOfficials = row.changed.has("responsible_text") && !row.changed.has("officials");
  row.edited = row.isNew || row.deleted || [...row.changed].some((field) => field !== "mark");
  row.haystack = haystack(row);
  known.set(id, row);
  return row;
}

/** The entry as read that a corrected one stands for, so that its text and notes go along. */
const matching = (entries, entry, place) => (entries ?? [])[place] ?? {};

function haystack(row) {
  const entries = [...row.deadlines, ...row.officials].flatMap((entry) => Object.values(entry)).filter((value) => typeof value === "string");
  const notes = allNotes(row).flatMap((note) => [note.code, note.text, named("note", note.code)]);
  const texts = [...TEXT_FIELDS.map((field) => row[field]), ...(row.extra ?? []).flat(), ...entries, ...notes];
  return plain(texts.filter(Boolean).join(" "));
}

const plain = (text) => text.toLowerCase().replaceAll("ё", "е");

function allNotes(row) {
  const own = row.notes ?? [];
  return [...own, ...row.deadlines.flatMap((entry) => entry.notes ?? []), ...row.officials.flatMap((entry) => entry.notes ?? [])];
}

const isDoubtful = (row) => allNotes(row).some((note) => note.severity !== "info");

/** right, wrong, doubt or "" : how the row is coloured. */
function stateOf(row) {
  if (row.mark) return row.mark;
  return isDoubtful(row) ? "doubt" : "";
}

function store(documentId) {
  const own = [...corrections.values()].flatMap((fields) => [...fields.values()]).filter((each) => documentOf(each.activity_id) === documentId);
  try {
    if (own.length) localStorage.setItem(STORE + documentId, JSON.stringify(own));
    else localStorage.removeItem(STORE + documentId);
  } catch {
    storageFails = true;
  }
}

function recall() {
  try {
    for (const id of documents.keys()) for (const each of JSON.parse(localStorage.getItem(STORE + id) ?? "[]")) admit(each);
  } catch {
    storageFails = true;
  }
}

/** Take a correction from a file or from the store; one that the rows hold already is decided and says nothing new. */
function admit(each) {
  if (typeof each?.activity_id !== "string" || typeof each.field !== "string") return "bad";
  if (!documents.has(documentOf(each.activity_id))) return "other";
  if (each.field !== "row" && same(baseValue(each.activity_id, each.field), each.new)) return "held";
  const own = corrections.get(each.activity_id) ?? new Map();
  own.set(each.field, each);
  corrections.set(each.activity_id, own);
  known.delete(each.activity_id);
  return "taken";
}

/** All corrections as JSON Lines, in the order of the rows. */
function correctionLines() {
  const ids = [...new Set([...data.rows.map((row) => row.activity_id), ...corrections.keys()])];
  const each = ids.flatMap((id) => [...(corrections.get(id)?.values() ?? [])]);
  return each.map((line) => JSON.stringify(line) + "\n").join("");
}

/** The place without the folders that all documents share. */
const shared = (() => {
  const places = data.documents.map((each) => each.place);
  let length = places[0]?.length ?? 0;
  for (const each of places) while (!each.startsWith(places[0].slice(0, length))) length -= 1;
  return places[0]?.lastIndexOf("/", length - 1) + 1;
})();
const shortPlace = (each) => (data.documents.length > 1 ? each.place.slice(shared) : each.place);

const correctionCount = () => [...corrections.values()].reduce((sum, fields) => sum + fields.size, 0);
const reviewer = () => document.getElementById("reviewer").value.trim() || null;
const addedIds = () => [...corrections.entries()].filter(([id, own]) => !baseRows.has(id) && own.get("row")?.new).map(([id]) => id);

/** Every row's id in the order of the documents, added rows after the row they were added to. */
function orderedIds() {
  const after = new Map();
  for (const id of addedIds()) {
    const place = corrections.get(id).get("row").new.after;
    after.set(place, [...(after.get(place) ?? []), id]);
  }
  const withAdded = (id) => [id, ...(after.get(id) ?? []).flatMap(withAdded)];
  return data.rows.flatMap((row) => withAdded(row.activity_id));
}
