// The left side: the pages with the rows drawn over them, the source's table, or the list of documents.

const ZOOMS = [1, 1.25, 1.5, 1.75, 2, 2.5, 3];
const MARGIN = 24;
const place = document.getElementById("place");
const pictures = new IntersectionObserver(loadSeen, { root: place, rootMargin: "600px" });
const placesOf = new Map(); // activity id -> its nodes on the left, one a page
let shownDocument = null;
let zoom = 1;

/** A page gets its picture and its cells when it comes near. */
function loadSeen(entries) {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    const sheet = entry.target;
    pictures.unobserve(sheet);
    const { picture, cells } = sheet.pageData;
    if (picture) sheet.prepend(el("img", { src: picture, alt: "", decoding: "async" }));
    sheet.append(...cells.map((cell) => boxNode("cell", cell, sheet.pageData)));
  }
}

function showDocument(id) {
  if (shownDocument === id) return;
  shownDocument = id;
  place.replaceChildren();
  placesOf.clear();
  pictures.disconnect();
  const each = documents.get(id);
  if (data.index) place.append(documentList());
  else if (each?.pages?.length) place.append(...each.pages.map((page) => sheetNode(page, id)));
  else if (each?.blocks?.length) place.append(el("div", { className: "paper" }, each.blocks.map(blockNode)));
  else if (each) place.append(el("div", { className: "none-found" }, el("p", {}, word(each.status === "failed" ? "no_plan" : "no_source")), el("p", {}, each.place)));
  control("zoom").hidden = !each?.pages?.length && !each?.blocks?.length;
  for (const row of rowsOf(id)) colourPlace(row.activity_id);
}

function sheetNode(page, documentId) {
  const label = `${word("page")} ${page.number}`;
  const sheet = el("div", { className: "sheet", data: { page: page.number } }, el("span", { className: "label" }, label));
  sheet.pageData = page;
  sheet.style.aspectRatio = `${page.width} / ${page.height}`;
  for (const row of rowsOf(documentId)) {
    const sides = page.boxes[row.activity_id] ?? (row.page === page.number && row.bbox);
    if (!sides) continue;
    const box = boxNode("box", sides, page);
    box.title = [row.number, row.activity].filter(Boolean).join(" ");
    sheet.append(placed(row.activity_id, box));
  }
  pictures.observe(sheet);
  return sheet;
}

function placed(id, node) {
  node.dataset.row = id;
  placesOf.set(id, [...(placesOf.get(id) ?? []), node]);
  return node;
}

function boxNode(name, [left, top, right, bottom], page) {
  const box = el("div", { className: name });
  box.style.left = `${(100 * left) / page.width}%`;
  box.style.top = `${(100 * top) / page.height}%`;
  box.style.width = `${(100 * (right - left)) / page.width}%`;
  box.style.height = `${(100 * (bottom - top)) / page.height}%`;
  return box;
}

function blockNode(block) {
  if (typeof block === "string") return el("p", {}, block);
  const rows = block.rows.map((row) => {
    const cells = row.cells.map(([text, rowSpan, colSpan]) => el("td", { rowSpan, colSpan }, text));
    const node = el("tr", { className: row.head ? "head" : row.row ? "linked" : "" }, cells);
    return row.row ? placed(row.row, node) : node;
  });
  return el("table", {}, el("tbody", {}, rows));
}

function colourPlace(id) {
  const row = current(id);
  for (const node of placesOf.get(id) ?? []) {
    node.classList.remove("doubt", "right", "wrong", "active");
    if (row && stateOf(row)) node.classList.add(stateOf(row));
    if (id === active) node.classList.add("active");
  }
}

/** Bring the row's place into view on the left; of a row over two pages the first, unless another is seen. */
function showPlace(id, smooth = true) {
  const row = current(id);
  if (!row) return;
  if (!data.index && row.document_id) showDocument(row.document_id);
  const nodes = placesOf.get(id) ?? [];
  if (!nodes.length) tellNoPage(row);
  else if (!nodes.some(isSeen)) scrollTo(nodes[0], smooth);
}

function isSeen(node) {
  const [box, frame] = [node.getBoundingClientRect(), place.getBoundingClientRect()];
  return box.top >= frame.top && box.bottom <= frame.bottom;
}

function scrollTo(node, smooth) {
  const [box, frame] = [node.getBoundingClientRect(), place.getBoundingClientRect()];
  const aside = box.left < frame.left || box.left > frame.right ? box.left - frame.left - MARGIN : 0;
  place.scrollBy({ top: box.top - frame.top - frame.height / 3, left: aside, behavior: smooth ? "smooth" : "instant" });
}

function tellNoPage(row) {
  const pages = documents.get(row.document_id)?.pages;
  if (pages && row.page && !pages.some((page) => page.number === row.page)) tell(`${word("no_page")} ${row.page}`);
}

function hover(id) {
  for (const node of document.querySelectorAll(".hover")) node.classList.remove("hover");
  if (!id) return;
  for (const node of [nodeOf(id), ...(placesOf.get(id) ?? [])]) node?.classList.add("hover");
}

function setZoom(step) {
  const at = Math.max(0, Math.min(ZOOMS.length - 1, ZOOMS.indexOf(zoom) + step));
  const share = place.scrollTop / (place.scrollHeight || 1);
  zoom = ZOOMS[at];
  place.style.setProperty("--zoom", String(zoom));
  place.scrollTop = share * place.scrollHeight;
  control("scale").textContent = `${Math.round(zoom * 100)} %`;
  if (active) showPlace(active, false);
}

// The list of documents of an index: what failed, what is doubtful, what is clean, what holds no plan.

const statusText = (each) => (each.reason ? `${named("status", each.status)}: ${named("reason", each.reason)}` : named("status", each.status));

function documentList() {
  const told = data.documents.map((each) => ({ each, rows: rowsOf(each.document_id).map((row) => current(row.activity_id)) }));
  const groups = grouped(told, groupOf);
  const shown = ["failed_documents", "documents_with_doubts", "documents_clean", "documents_without_plan"].filter((key) => groups.has(key));
  const doubts = told.reduce((sum, { rows }) => sum + rows.filter((row) => row.doubtful).length, 0);
  return el(
    "div",
    { className: "docs" },
    el("h2", {}, `${word("documents")}: ${told.length}`),
    el("p", { className: "soft" }, `${word("rows")} ${data.rows.length} · ${word("doubts")} ${doubts}`),
    shown.map((key) => [el("h3", {}, word(key), el("span", {}, String(groups.get(key).length))), el("ul", {}, groups.get(key).map(documentNode))]),
  );
}

function groupOf({ each, rows }) {
  if (each.status === "failed") return "failed_documents";
  if (!rows.length) return "documents_without_plan";
  return rows.some((row) => row.doubtful) || each.status === "partial" ? "documents_with_doubts" : "documents_clean";
}

function documentNode({ each, rows }) {
  const doubts = rows.filter((row) => row.doubtful).length;
  const checked = rows.filter((row) => row.decided).length;
  const notes = (each.notes ?? []).filter((note) => note.severity !== "info");
  const lost = notes.map((note) => (note.code === each.reason ? el("span", { className: "soft" }, note.text) : noteNode(note)));
  const facts = [rows.length && `${word("rows")} ${rows.length}`, checked && `${word("checked")} ${checked}`, each.status !== "ok" && statusText(each)];
  return el(
    "li",
    { data: { document: each.document_id }, tabIndex: rows.length ? 0 : -1, className: each.status },
    each.href ? el("a", { href: each.href }, shortPlace(each)) : el("span", {}, shortPlace(each)),
    doubts ? el("b", { className: "badge", title: word("doubts") }, String(doubts)) : null,
    el("small", {}, facts.filter(Boolean).join(" · ")),
    lost.length ? el("div", { className: "wide" }, lost) : null,
  );
}
