"use strict";
// The rows as read, and the reviewer's corrections over them. A correction is one decision on one field of one row;
// nothing else is kept, so a row is always the rows as read + its corrections.

const data = JSON.parse(document.getElementById("data").textContent);
const TEXT_FIELDS = ["number", "activity", "deadline_text", "responsible_text", "result", "section_number", "section_title"];
const ENTRY_FIELDS = {
  deadlines: ["kind", "start_date", "end_date", "rrule", "duration", "count", "per", "anchor", "offset_from", "offset_to"],
  officials: ["role", "organisation", "last", "first", "middle"],
};
const DECIDED_BEFORE = ["corrected", "added_in_review"];
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
const entryView = (field, entry) => Object.fromEntries(ENTRY_FIELDS[field].map((key) => [key, entry[key] ? String(entry[key]) : null]));
const entriesView = (field, entries) => (entries ?? []).map((entry) => entryView(field, entry));

function baseValue(id, field) {
  const row = baseRows.get(id);
  if (!row) return null;
  return comparable(field, field === "extra" ? Object.fromEntries(row.extra ?? []) : row[field]);
}

/** A value of a field so that two can be compared. */
function comparable(field, value) {
  if (field in ENTRY_FIELDS) return entriesView(field, value);
  if (field === "extra") return Object.fromEntries(Object.entries(value ?? {}).filter(([, text]) => text));
  return value ?? null;
}

/** Decide `field` of row `id`; deciding what stands there already takes the decision back. */
function decide(id, field, value, quiet = false) {
  const old = field === "row" ? rowSnapshot(id) : baseValue(id, field);
  const own = corrections.get(id) ?? new Map();
  if (field !== "row" && same(old, comparable(field, value))) own.delete(field);
  else own.set(field, { activity_id: id, field, old, new: value, who: reviewer(), at: new Date().toISOString() });
  keep(id, own);
  if (!quiet) store(documentOf(id));
}

function keep(id, own) {
  if (own.size) corrections.set(id, own);
  else corrections.delete(id);
  known.delete(id);
}

function rowSnapshot(id) {
  const row = baseRows.get(id);
  return row ? Object.fromEntries(TEXT_FIELDS.map((key) => [key, row[key] ?? null])) : null;
}

/** Take back what was decided on one field, or on the whole row. */
function undo(id, field = null) {
  const own = corrections.get(id) ?? new Map();
  if (field) own.delete(field);
  else own.clear();
  keep(id, own);
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
    if (field in ENTRY_FIELDS) row[field] = each.new.map((entry, place) => ({ ...(base[field] ?? [])[place], ...entry }));
    else row[field] = field === "extra" ? Object.entries(each.new) : each.new;
    row.changed.add(field);
  }
  row.reread = !row.changed.has("deadlines") && (row.changed.has("deadline_text") || (row.isNew && Boolean(row.deadline_text)));
  row.rereadOfficials = !row.changed.has("officials") && (row.changed.has("responsible_text") || (row.isNew && Boolean(row.responsible_text)));
  row.edited = row.isNew || row.deleted || [...row.changed].some((field) => field !== "mark");
  row.allNotes = [row, ...row.deadlines, ...row.officials].flatMap((each) => each.notes ?? []);
  row.decided = Boolean(row.mark) || row.edited || row.allNotes.some((note) => DECIDED_BEFORE.includes(note.code));
  row.doubtful = !row.decided && row.allNotes.some((note) => note.severity !== "info");
  known.set(id, row);
  return row;
}

/** All words of a row, put together when the first search asks for them. */
function haystack(row) {
  if (row.haystack) return row.haystack;
  const entries = [...row.deadlines, ...row.officials].flatMap((entry) => Object.values(entry)).filter((value) => typeof value === "string");
  const notes = row.allNotes.flatMap((note) => [note.code, note.text, named("note", note.code)]);
  const file = documents.size > 1 ? documents.get(row.document_id)?.place : "";
  const texts = [file, ...TEXT_FIELDS.map((field) => row[field]), ...(row.extra ?? []).flat(), ...entries, ...notes];
  row.haystack = plain(texts.filter(Boolean).join(" "));
  return row.haystack;
}

const plain = (text) => text.toLowerCase().replaceAll("ё", "е");

/** right, wrong, doubt or "" : how the row is coloured. */
const stateOf = (row) => row.mark || (row.doubtful ? "doubt" : "");

function store(documentId) {
  const own = [...corrections.values()].flatMap((fields) => [...fields.values()]).filter((each) => documentOf(each.activity_id) === documentId);
  try {
    if (own.length) localStorage.setItem(STORE + documentId, JSON.stringify(own));
    else localStorage.removeItem(STORE + documentId);
  } catch {
    storageFails = true;
  }
}

/** Take from the browser what was decided on a document, here or in another window. */
function recall(documentId) {
  try {
    return JSON.parse(localStorage.getItem(STORE + documentId) ?? "[]").map(admit);
  } catch {
    storageFails = true;
    return [];
  }
}

function forget(documentId) {
  for (const id of [...corrections.keys()].filter((each) => documentOf(each) === documentId)) keep(id, new Map());
}

/** Take a correction from a file or from the store; say what came of it.
 *
 * bad: none; other: of another dataset; held: in the rows already; stale: decided over another text than stands here;
 * differs: decided otherwise here, the later one counts; taken.
 */
function admit(each) {
  if (typeof each?.activity_id !== "string" || typeof each.field !== "string") return "bad";
  const { activity_id: id, field } = each;
  if (!documents.has(documentOf(id)) || (field !== "row" && !baseRows.has(id) && !correction(id, "row"))) return "other";
  if (field === "row" ? isInPlace(each) : same(baseValue(id, field), comparable(field, each.new))) return "held";
  if (field !== "row" && baseRows.has(id) && !same(baseValue(id, field), comparable(field, each.old))) return "stale";
  const before = correction(id, field);
  const differs = before && !same(comparable(field, before.new), comparable(field, each.new));
  if (!differs || (each.at ?? "") > (before.at ?? "")) keep(id, new Map([...(corrections.get(id) ?? []), [field, each]]));
  return differs ? "differs" : "taken";
}

/** Whether a row that was added or deleted is so already. */
const isInPlace = (each) => (each.new === null) !== baseRows.has(each.activity_id);

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
  if (!after.size) return [...baseRows.keys()];
  const withAdded = (id) => [id, ...(after.get(id) ?? []).flatMap(withAdded)];
  const ids = new Set([...baseRows.keys()].flatMap(withAdded));
  return [...ids, ...addedIds().filter((id) => !ids.has(id))];
}

function grouped(values, key) {
  const groups = new Map();
  for (const value of values) {
    if (groups.has(key(value))) groups.get(key(value)).push(value);
    else groups.set(key(value), [value]);
  }
  return groups;
}

const rowsOfDocument = grouped(data.rows, (row) => row.document_id);
const rowsOf = (id) => rowsOfDocument.get(id) ?? [];
