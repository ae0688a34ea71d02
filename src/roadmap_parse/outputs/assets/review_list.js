// The right side: the rows that fit the filters, drawn a batch at a time as the reader scrolls.

const BATCH = 60;
const STATES = ["doubtful", "unchecked", "right", "wrong", "edited"];
const TRUST = ["1", "0.9", "0.7", "0.5"];
const FILTERS = ["state", "document", "note", "kind", "confidence", "search"];
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
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== "" && child !== false));
  return node;
}

function fits(row, wanted) {
  if (wanted.document && row.document_id !== wanted.document) return false;
  if (wanted.kind && !(row.deadlines.length ? row.deadlines : [{ kind: "none" }]).some((entry) => entry.kind === wanted.kind)) return false;
  if (wanted.note && !row.allNotes.some((note) => note.code === wanted.note)) return false;
  if (wanted.confidence && !((row.confidence ?? 1) < Number(wanted.confidence))) return false;
  if (wanted.state && !hasState(row, wanted.state)) return false;
  return wanted.words.every((each) => haystack(row).includes(each));
}

function hasState(row, state) {
  if (state === "doubtful") return row.doubtful;
  if (state === "unchecked") return !row.decided;
  return state === "edited" ? row.edited : row.mark === state;
}

function wantedNow() {
  const chosen = Object.fromEntries(FILTERS.map((id) => [id, control(id).value]));
  return { ...chosen, words: plain(chosen.search).split(/\s+/).filter(Boolean) };
}

/** 0 lost, 1 doubtful, 2 clean, 3 decided: what to look at first. */
function urgency(row) {
  if (row.decided) return 3;
  const severities = new Set(row.allNotes.map((note) => note.severity));
  if (severities.has("error")) return 0;
  return severities.has("warning") ? 1 : 2;
}

/** Find the rows that fit and draw the first of them; the order stands still until the filters change. */
function refresh() {
  if (!saveOpen()) return;
  const wanted = wantedNow();
  const rows = orderedIds().map(current).filter((row) => row && fits(row, wanted));
  if (control("sort").value === "doubts_first") {
    const keyed = rows.map((row, place) => [urgency(row), row.confidence ?? 1, place, row]);
    keyed.sort((one, other) => one[0] - other[0] || one[1] - other[1] || one[2] - other[2]);
    fitting = keyed.map((each) => each[3].activity_id);
  } else fitting = rows.map((row) => row.activity_id);
  drawn = 0;
  for (const id of FILTERS) control(id).classList.toggle("set", Boolean(control(id).value));
  control("clear").hidden = !FILTERS.some((id) => control(id).value);
  list.replaceChildren(fitting.length ? columnNames() : nothingNode());
  list.scrollTop = 0;
  more();
  tally();
}

const columnNames = () => el("div", { className: "names", ariaHidden: "true" }, ["number", "activity", "deadline", "responsible"].map((key) => el("span", {}, word(key))));

function nothingNode() {
  if (data.rows.length) {
    return el("div", { className: "none-found" }, el("p", {}, word("nothing_found")), el("button", { type: "button", on: { click: clearFilters } }, word("clear")));
  }
  const why = data.index ? [] : data.documents.flatMap((each) => [statusText(each), ...(each.notes ?? []).map((note) => note.text)]);
  return el("div", { className: "none-found" }, el("p", {}, word("no_plan")), why.filter(Boolean).map((text) => el("p", {}, text)));
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

/** What the heading and the order say, folded up under the plan's title. */
function planNode(plan) {
  const order = [plan.order_number && `№ ${plan.order_number}`, day(plan.order_date)].filter(Boolean).join(", ");
  const period = plan.period_start && `${day(plan.period_start)} – ${day(plan.period_end)}`;
  const facts = [
    ["issuer", plan.issuer],
    ["order", order],
    ["period", period],
    ["approved_by", plan.approved_by],
    ["of_order", (plan.officials ?? []).map((each) => el("div", {}, officialText(each)))],
  ].filter(([, value]) => value?.length);
  const notes = (plan.notes ?? []).map(noteNode);
  return el(
    "details",
    { className: "plan" },
    el("summary", {}, el("h2", {}, plan.title ?? word("untitled")), el("small", {}, [period, order].filter(Boolean).join(" · "))),
    el("dl", {}, facts.map(([key, value]) => [el("dt", {}, word(key)), el("dd", {}, value)])),
    notes.length ? el("div", { className: "wide" }, notes) : null,
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
}

/** The counts at the top; called wherever something was decided. */
function tally() {
  const rows = orderedIds().map(current).filter(Boolean);
  const checked = rows.filter((row) => row.decided).length;
  const doubts = rows.filter((row) => row.doubtful).length;
  const share = rows.length ? Math.round((100 * checked) / rows.length) : 0;
  control("bar").style.width = `${share}%`;
  control("progress").setAttribute("aria-valuenow", String(share));
  const shown = fitting.length === rows.length ? `${word("rows")} ${rows.length}` : `${word("shown")} ${fitting.length} / ${rows.length}`;
  control("counts").textContent = [`${word("doubts")} ${doubts}`, `${word("checked")} ${checked}`, shown].join(" · ");
  const count = correctionCount();
  control("save").replaceChildren(word("save"), ...(count ? [el("b", {}, String(count))] : []));
  control("save").disabled = !count;
  if (storageFails) tell(word("no_storage"), true);
}
