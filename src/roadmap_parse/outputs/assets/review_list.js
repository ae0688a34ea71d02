// The right side: the rows that fit the filters, drawn a batch at a time as the reader scrolls.

const BATCH = 60;
const STATES = ["doubtful", "unchecked", "right", "wrong", "edited"];
const TRUST = ["1", "0.9", "0.7", "0.5"];
const list = document.getElementById("list");
const control = (id) => document.getElementById(id);
let fitting = [];
let drawn = 0;
let active = null;

/** An element with attributes and children; texts are always text, never markup. */
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name in node && name !== "list") node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

function fits(row, wanted) {
  if (wanted.document && row.document_id !== wanted.document) return false;
  if (wanted.kind && !(row.deadlines.length ? row.deadlines : [{ kind: "none" }]).some((entry) => entry.kind === wanted.kind)) return false;
  if (wanted.note && !allNotes(row).some((note) => note.code === wanted.note)) return false;
  if (wanted.confidence && !((row.confidence ?? 1) < Number(wanted.confidence))) return false;
  if (wanted.state && !hasState(row, wanted.state)) return false;
  return wanted.words.every((each) => row.haystack.includes(each));
}

function hasState(row, state) {
  if (state === "doubtful") return isDoubtful(row);
  if (state === "unchecked") return !row.mark && !row.edited;
  return state === "edited" ? row.edited : row.mark === state;
}

function wantedNow() {
  const chosen = Object.fromEntries(["document", "kind", "note", "confidence", "state"].map((id) => [id, control(id).value]));
  return { ...chosen, words: plain(control("search").value).split(/\s+/).filter(Boolean) };
}

/** 0 lost, 1 doubtful, 2 clean, 3 decided: what to look at first. */
function urgency(row) {
  if (row.mark || row.edited) return 3;
  const severities = new Set(allNotes(row).map((note) => note.severity));
  if (severities.has("error")) return 0;
  return severities.has("warning") ? 1 : 2;
}

/** Find the rows that fit and draw the first of them; the order stands still until the filters change. */
function refresh() {
  const wanted = wantedNow();
  const rows = orderedIds().map(current).filter((row) => row && fits(row, wanted));
  if (control("sort").value === "doubts_first") {
    const keyed = rows.map((row, place) => [urgency(row), row.confidence ?? 1, place, row]);
    keyed.sort((one, other) => one[0] - other[0] || one[1] - other[1] || one[2] - other[2]);
    fitting = keyed.map((each) => each[3].activity_id);
  } else fitting = rows.map((row) => row.activity_id);
  drawn = 0;
  list.replaceChildren();
  list.scrollTop = 0;
  if (!fitting.length) list.append(el("p", { className: "none-found" }, word(data.rows.length ? "nothing_found" : "no_plan")));
  more();
  tally();
}

function more(upTo = drawn + BATCH) {
  const nodes = [];
  for (; drawn < Math.min(upTo, fitting.length); drawn += 1) {
    const row = current(fitting[drawn]);
    nodes.push(...headingsBefore(row, drawn ? current(fitting[drawn - 1]) : null), rowNode(row));
  }
  list.append(...nodes);
}

/** The plan's facts and the section's title, where they change from the row above. */
function headingsBefore(row, above) {
  const nodes = [];
  const byDocument = control("sort").value === "document_order";
  if (!above || (byDocument && above.roadmap_id !== row.roadmap_id)) {
    if (byDocument || plans.size === 1) nodes.push(planNode(plans.get(row.roadmap_id)));
  }
  const title = sectionTitle(row);
  if (byDocument && title && (!above || above.roadmap_id !== row.roadmap_id || sectionTitle(above) !== title)) {
    nodes.push(el("div", { className: "section" }, title));
  }
  return nodes;
}

const sectionTitle = (row) => [row.section_number, row.section_title].filter(Boolean).join(" ");

function planNode(plan) {
  const facts = [
    ["issuer", plan.issuer],
    ["order", [plan.order_number && `№ ${plan.order_number}`, day(plan.order_date)].filter(Boolean).join(", ")],
    ["period", plan.period_start && `${day(plan.period_start)} – ${day(plan.period_end)}`],
    ["approved_by", plan.approved_by],
    ["of_order", (plan.officials ?? []).map(officialText).join("; ")],
  ];
  const lines = facts.filter(([, value]) => value).map(([key, value]) => `${word(key)}: ${value}`);
  return el("div", { className: "plan" }, el("h2", {}, plan.title ?? word("untitled")), el("small", {}, lines.join(" · ")), " ", (plan.notes ?? []).map(noteNode));
}

function rowNode(row) {
  const node = el("article", { className: "row", data: { id: row.activity_id }, tabIndex: -1 });
  fillRow(node, row);
  return node;
}

function fillRow(node, row) {
  node.className = ["row", stateOf(row), row.deleted && "deleted", row.activity_id === active && "active"].filter(Boolean).join(" ");
  const signs = { right: "✓", wrong: "✗" };
  const parts = [
    el("div", { className: "number words" }, changedText(row, "number")),
    el("div", { className: "words" }, changedText(row, "activity")),
    el("div", { className: "words" }, changedText(row, "deadline_text"), deadlineChips(row)),
    el("div", { className: "words" }, changedText(row, "responsible_text"), officialChips(row)),
    el("div", { className: "state", title: row.mark ? word(row.mark) : "" }, signs[row.mark] ?? (row.deleted ? "−" : row.isNew ? "+" : row.edited ? "✎" : "")),
    detailNode(row),
    row.activity_id === active ? toolsNode(row) : null,
  ];
  node.replaceChildren(...parts.filter(Boolean));
}

function changedText(row, field) {
  const text = row[field] ?? "";
  if (!row.changed.has(field)) return text;
  return [el("span", { className: "changed" }, text || word("empty")), el("span", { className: "old" }, baseValue(row.activity_id, field) ?? word("empty"))];
}

function deadlineChips(row) {
  if (row.reread) return [el("span", { className: "chip again" }, "⟳ ", word("reread"))];
  const hand = row.changed.has("deadlines") ? " hand" : "";
  return row.deadlines.map((entry) => {
    const parts = deadlineParts(entry).flatMap((text, place) => [place ? " " : "", el("b", {}, text)]);
    return el("span", { className: `chip${hand}${entry.kind === "none" ? " none" : ""}`, title: [entry.text, entry.start_date, entry.end_date].filter(Boolean).join(" · ") }, parts);
  });
}

function deadlineParts(entry) {
  const { start_date: start, end_date: end } = entry;
  const dates = start || end ? span(start, end) : "";
  const said = dates && (entry.kind === "date" || entry.kind === "range");
  const kind = entry.rrule ? ruleText(entry.rrule) : said ? "" : named("kind", entry.kind);
  const count = entry.count ? `${entry.count} × ${entry.per}` : "";
  const offsets = [entry.offset_from, entry.offset_to].filter(Boolean).join(" … ");
  return [kind, dates, count, entry.anchor, offsets, entry.approximate ? word("approximate") : ""].filter(Boolean);
}

/** A rule of RFC 5545 in words, its rarer parts as they are: ежемесячно, 5 числа. */
function ruleText(rule) {
  const parts = Object.fromEntries(rule.split(";").map((part) => part.split("=")));
  const month = (number) => new Intl.DateTimeFormat(language, { month: "long" }).format(new Date(2024, number - 1, 1));
  const { FREQ, INTERVAL, BYMONTH, BYMONTHDAY, ...others } = parts;
  const words = [
    named("freq", FREQ) + (INTERVAL > 1 ? ` × ${INTERVAL}` : ""),
    BYMONTH?.split(",").map(month).join(", "),
    BYMONTHDAY && `${BYMONTHDAY} ${word("day_of_month")}`,
    ...Object.values(others).flatMap((value) => value.split(",").map((each) => named("weekday", each))),
  ];
  return words.filter(Boolean).join(", ");
}

/** 15.03.2024, 05.2024 for a whole month, 03.2024 – 05.2024 for whole months. */
function span(start, end) {
  const whole = start?.endsWith("-01") && end && nextDay(end).endsWith("-01");
  const [from, to] = whole ? [start.slice(0, 7), end.slice(0, 7)] : [start, end];
  return from === to ? day(from) : `${day(from) || "…"} – ${day(to) || "…"}`;
}

const nextDay = (iso) => new Date(Date.parse(iso) + 86400000).toISOString().slice(0, 10);
const day = (iso) => (!iso ? "" : language === "ru" ? iso.split("-").reverse().join(".") : iso);

function officialChips(row) {
  if (row.rereadOfficials) return [el("span", { className: "chip again" }, "⟳ ", word("reread"))];
  const hand = row.changed.has("officials") ? " hand" : "";
  return row.officials.map((entry) => el("span", { className: `chip${hand}`, title: entry.text ?? "" }, officialText(entry)));
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
  const extra = (row.extra ?? []).map(([name, text]) => el("span", {}, `${name}: ${text}`));
  const place = row.page ? `${word("page")} ${row.page}` : "";
  const trust = (row.confidence ?? 1) < 1 ? `${word("confidence")} ${Math.round(row.confidence * 100)} %` : "";
  const crumb = control("sort").value === "doubts_first" ? sectionTitle(row) : "";
  const result = row.result || row.changed.has("result") ? el("span", {}, `${word("result")}: `, changedText(row, "result")) : null;
  const file = documents.size > 1 ? shortPlace(documents.get(row.document_id)) : "";
  const facts = [file, place, crumb].filter(Boolean).map((text) => el("span", {}, text));
  return el("div", { className: "wide" }, allNotes(row).map(noteNode), trust && el("span", {}, trust), facts, result, extra);
}

function toolsNode(row) {
  const id = row.activity_id;
  const button = (key, act, sign) => el("button", { type: "button", title: word(key), data: { act: key }, on: { click: act } }, sign, " ", word(key));
  const href = documents.get(row.document_id)?.href;
  return el(
    "div",
    { className: "tools" },
    button("accept", () => mark(id, "right"), "✓"),
    button("reject", () => mark(id, "wrong"), "✗"),
    button("edit", () => openEditor(id), "✎"),
    button("add_after", () => addAfter(id), "+"),
    button(row.deleted ? "restore" : "delete", () => toggleDeleted(id), "−"),
    corrections.has(id) ? button("undo", () => undoRow(id), "↶") : null,
    href ? el("a", { href: `${href}#${id}` }, word("open_page")) : null,
  );
}

const nodeOf = (id) => list.querySelector(`.row[data-id="${CSS.escape(id)}"]`);

/** Draw one row again, here and on its page. */
function redraw(id) {
  const node = nodeOf(id);
  const row = current(id);
  if (node && row) fillRow(node, row);
  else if (node) node.remove();
  colourPlace(id);
  tally();
}

function tally() {
  const rows = orderedIds().map(current).filter(Boolean);
  const checked = rows.filter((row) => row.mark || row.edited).length;
  const doubts = rows.filter((row) => isDoubtful(row) && !row.mark && !row.edited).length;
  control("bar").style.width = `${rows.length ? (100 * checked) / rows.length : 0}%`;
  const parts = [`${word("shown")} ${fitting.length} / ${rows.length}`, `${word("checked")} ${checked}`, `${word("doubts")} ${doubts}`];
  control("counts").textContent = [...parts, `${word("corrections")} ${correctionCount()}`].join(" · ");
  if (storageFails) control("message").textContent = word("no_storage");
}
