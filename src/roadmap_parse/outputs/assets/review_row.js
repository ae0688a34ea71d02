// One row: what is printed, what was read from it, what is doubtful, and what can be done.

const SIGNS = { right: "✓", wrong: "✗" };

function rowNode(row) {
  const node = el("article", { className: "row", data: { id: row.activity_id }, tabIndex: -1 });
  fillRow(node, row);
  return node;
}

function fillRow(node, row) {
  node.className = ["row", stateOf(row), row.deleted && "deleted", row.activity_id === active && "active"].filter(Boolean).join(" ");
  const sign = SIGNS[row.mark] ?? (row.deleted ? "−" : row.isNew ? "+" : row.edited ? "✎" : "");
  const told = row.mark ?? (row.deleted ? "deleted" : row.isNew ? "added" : row.edited ? "edited" : null);
  const parts = [
    el("div", { className: "number words", data: { field: "number" } }, changedText(row, "number")),
    el("div", { className: "words", data: { field: "activity" } }, changedText(row, "activity")),
    el("div", { className: "words", data: { field: "deadline_text" } }, changedText(row, "deadline_text"), deadlineChips(row)),
    el("div", { className: "words", data: { field: "responsible_text" } }, changedText(row, "responsible_text"), officialChips(row)),
    el("div", { className: "state", title: told ? word(told) : "" }, sign),
    detailNode(row),
    row.activity_id === active ? toolsNode(row) : null,
  ];
  node.replaceChildren(...parts.filter(Boolean));
}

function changedText(row, field) {
  const text = row[field] ?? "";
  if (!row.changed.has(field)) return text;
  return [el("ins", {}, text || word("empty")), el("del", { title: word("original") }, baseValue(row.activity_id, field) ?? word("empty"))];
}

const againChip = () => el("span", { className: "chip again", title: word("reread_hint") }, "⟳ ", word("reread"));

function deadlineChips(row) {
  if (row.reread) return [againChip()];
  const hand = row.changed.has("deadlines");
  return row.deadlines.map((entry) => {
    const parts = deadlineParts(entry).flatMap((text, place) => [place ? " " : "", el("b", {}, text)]);
    const title = [hand && word("by_hand"), entry.text, entry.start_date, entry.end_date].filter(Boolean).join(" · ");
    return el("span", { className: `chip${hand ? " hand" : ""}${entry.kind === "none" ? " none" : ""}`, title }, parts);
  });
}

function deadlineParts(entry) {
  const { start_date: start, end_date: end } = entry;
  const dates = start || end ? span(entry.kind, start, end) : "";
  const said = dates && entry.kind !== "recurring" && entry.kind !== "plan_period" && entry.kind !== "continuous";
  const kind = entry.rrule ? ruleText(entry.rrule) : said ? "" : named("kind", entry.kind);
  const count = entry.count ? `${entry.count} × ${word("per")} ${durationText(entry.per)}` : "";
  return [kind, dates, count, entry.anchor, offsetText(entry.offset_from, entry.offset_to), entry.approximate ? word("approximate") : ""].filter(Boolean);
}

/** P10D as 10 дн.; what is no such length as it is. */
function durationText(length) {
  const [, figure, unit] = /^-?P(\d+)(BD|[DWMY])$/.exec(length ?? "") ?? [];
  return unit ? `${figure} ${named("unit", unit)}` : length ?? "";
}

/** Offsets from an event in words, in the order of the conventions: not later than, before, on the day, within, after. */
function offsetText(from, to) {
  if (!from && !to) return "";
  const [length, negative] = [durationText(to ?? from), (to ?? from).startsWith("-")];
  const zero = (offset) => offset === "P0D";
  if (!from) return zero(to) ? named("offset", "until") : `${named("offset", negative ? "not_later_before" : "not_later_after")} ${length}`;
  if (!to) return zero(from) ? named("offset", "after") : `${named("offset", negative ? "from_before" : "from_after")} ${length}`;
  if (from === to) return zero(from) ? named("offset", "on") : `${named("offset", negative ? "before" : "later")} ${length}`;
  return zero(from) ? `${named("offset", "within")} ${length}` : `${from} … ${to}`;
}

/** A rule of RFC 5545 in words, its rarer parts as they are: ежемесячно, 5 числа. */
function ruleText(rule) {
  const parts = Object.fromEntries(rule.split(";").map((part) => part.split("=")));
  const month = (number) => new Intl.DateTimeFormat(language, { month: "long" }).format(new Date(2024, number - 1, 1));
  const { FREQ = "", INTERVAL, BYMONTH, BYMONTHDAY, ...others } = parts;
  const words = [
    named("freq", FREQ) + (INTERVAL > 1 ? ` × ${INTERVAL}` : ""),
    BYMONTH?.split(",").map(month).join(", "),
    BYMONTHDAY && `${BYMONTHDAY} ${word("day_of_month")}`,
    ...Object.values(others).flatMap((value) => (value ?? "").split(",").map((each) => named("weekday", each))),
  ];
  return words.filter(Boolean).join(", ");
}

/** 15.03.2024, 05.2024 for a whole month, 03.2024 – 05.2024 for whole months, "до 01.03.2024", "с 01.09.2024". */
function span(kind, start, end) {
  if (kind === "until" && !start) return `${word("until")} ${day(end)}`;
  if (kind === "since" && !end) return `${word("since")} ${day(start)}`;
  const whole = start?.endsWith("-01") && end && nextDay(end).endsWith("-01");
  const [from, to] = whole ? [start.slice(0, 7), end.slice(0, 7)] : [start, end];
  return from === to ? day(from) : `${day(from) || "…"} – ${day(to) || "…"}`;
}

const nextDay = (iso) => new Date(Date.parse(iso) + 86400000).toISOString().slice(0, 10);
const day = (iso) => (!iso ? "" : language === "ru" ? iso.split("-").reverse().join(".") : iso);

function officialChips(row) {
  if (row.rereadOfficials) return [againChip()];
  const hand = row.changed.has("officials");
  const title = (entry) => [hand && word("by_hand"), entry.text].filter(Boolean).join(" · ");
  return row.officials.map((entry) => el("span", { className: `chip who${hand ? " hand" : ""}`, title: title(entry) }, officialText(entry)));
}

function officialText(entry) {
  const person = [entry.last, entry.first, entry.middle].filter(Boolean).join(" ");
  const parts = [entry.role, entry.organisation, person].filter(Boolean);
  const agreed = entry.by_agreement ? ` (${word("by_agreement")})` : "";
  return (parts.join(" · ") || entry.text || "") + agreed;
}

function noteNode(note) {
  const text = [named("note", note.code), note.text].filter(Boolean).join(": ");
  return el("span", { className: `note ${note.severity}`, title: note.code }, text);
}

function detailNode(row) {
  const fact = (parts, short) => el("span", { className: short ? "one-line" : "", title: short ? parts : "" }, parts);
  const changed = (field) => (row.changed.has(field) ? changedText(row, field) : null);
  const byDoubts = control("sort").value === "doubts_first";
  const section = changed("section_title") ?? changed("section_number") ?? (byDoubts ? sectionTitle(row) : "");
  const facts = [
    (row.confidence ?? 1) < 1 && [word("confidence"), " ", el("b", {}, `${Math.round(row.confidence * 100)} %`)],
    documents.size > 1 && shortPlace(documents.get(row.document_id)),
    row.page && `${word("page")} ${row.page}`,
    section,
    (row.result || row.changed.has("result")) && [el("i", {}, `${word("result")}: `), changedText(row, "result")],
    ...(row.extra ?? []).filter(([, text]) => text || row.changed.has("extra")).map(([name, text]) => [el("i", {}, `${name}: `), row.changed.has("extra") ? el("ins", {}, text || word("empty")) : text]),
  ];
  return el("div", { className: "wide" }, row.allNotes.map(noteNode), facts.filter((each) => each?.length).map((each) => fact(each, each === section)));
}

function toolsNode(row) {
  const id = row.activity_id;
  const button = (key, hint, act) => el("button", { type: "button", data: { act: key }, on: { click: act } }, word(key), " ", el("kbd", {}, hint));
  const href = documents.get(row.document_id)?.href;
  return el(
    "div",
    { className: "tools" },
    row.deleted ? null : [
      button("accept", "a", () => mark(id, "right")),
      button("reject", "x", () => mark(id, "wrong")),
      button("edit", "e", () => openEditor(id)),
    ],
    button("add_after", "n", () => addAfter(id)),
    button(row.deleted ? "restore" : "delete", "Del", () => toggleDeleted(id)),
    corrections.has(id) ? button("undo", "u", () => undoRow(id)) : null,
    href ? el("a", { href: `${href}#${id}`, className: "button" }, word("open_page"), " ", el("kbd", {}, "Enter")) : null,
  );
}
