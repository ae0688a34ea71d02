// The left side: the pages with the rows drawn over them, the source's table, or the list of documents.

const place = document.getElementById("place");
let shownDocument = null;
const pictures = new IntersectionObserver(loadSeen, { root: place, rootMargin: "600px" });

function loadSeen(entries) {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    const sheet = entry.target;
    pictures.unobserve(sheet);
    sheet.prepend(el("img", { src: sheet.pageData.picture, alt: "", decoding: "async" }));
  }
}

function showDocument(id) {
  if (shownDocument === id) return;
  shownDocument = id;
  place.replaceChildren();
  pictures.disconnect();
  const each = documents.get(id);
  if (data.index) place.append(documentList());
  else if (each?.pages?.length) place.append(...each.pages.map((page) => sheetNode(page, id)));
  else if (each?.blocks?.length) place.append(el("div", { className: "paper" }, each.blocks.map(blockNode)));
  else if (each) place.append(el("p", {}, word("no_source"), " ", each.place));
  for (const row of rowsOf(id)) colourPlace(row.activity_id);
}

const rowsOf = (id) => data.rows.filter((row) => row.document_id === id);

function sheetNode(page, documentId) {
  const sheet = el("div", { className: "sheet", data: { page: page.number } }, el("span", { className: "label" }, `${word("page")} ${page.number}`));
  sheet.pageData = page;
  sheet.style.aspectRatio = `${page.width} / ${page.height}`;
  for (const cell of page.cells) sheet.append(boxNode("div", "cell", cell, page));
  for (const row of rowsOf(documentId)) {
    const sides = page.boxes[row.activity_id] ?? (row.page === page.number && row.bbox);
    if (!sides) continue;
    const box = boxNode("div", "box", sides, page);
    box.dataset.row = row.activity_id;
    box.title = [row.number, row.activity].filter(Boolean).join(" ");
    sheet.append(box);
  }
  if (page.picture) pictures.observe(sheet);
  return sheet;
}

function boxNode(tag, name, [left, top, right, bottom], page) {
  const box = el(tag, { className: name });
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
    return el("tr", { className: row.head ? "head" : row.row ? "linked" : "", data: row.row ? { row: row.row } : {} }, cells);
  });
  return el("table", {}, el("tbody", {}, rows));
}

function documentList() {
  const items = data.documents.map((each) => {
    const rows = rowsOfDocument.get(each.document_id) ?? [];
    const doubtful = rows.filter(isDoubtful).length;
    const state = each.reason ? `${each.status}: ${each.reason}` : each.status;
    const facts = `${rows.length} ${word("rows")} · ${doubtful} ${word("doubts")} · ${state}`;
    return el(
      "li",
      { data: { document: each.document_id }, tabIndex: 0 },
      each.href ? el("a", { href: each.href }, word("open_page")) : null,
      shortPlace(each),
      el("small", { className: each.status === "failed" ? "failed" : "" }, facts),
    );
  });
  return el("div", {}, el("h1", {}, `${word("documents")}: ${data.documents.length}`), el("ul", { className: "docs" }, items));
}

const rowsOfDocument = Map.groupBy ? Map.groupBy(data.rows, (row) => row.document_id) : groupRows();

function groupRows() {
  const groups = new Map();
  for (const row of data.rows) groups.set(row.document_id, [...(groups.get(row.document_id) ?? []), row]);
  return groups;
}

const placeOf = (id) => place.querySelector(`[data-row="${CSS.escape(id)}"]`);

function colourPlace(id) {
  const node = placeOf(id);
  const row = current(id);
  if (!node || !row) return;
  node.classList.remove("doubt", "right", "wrong");
  if (stateOf(row)) node.classList.add(stateOf(row));
  node.classList.toggle("active", id === active);
}

/** Bring the row's place into view on the left. */
function showPlace(id, smooth = true) {
  const row = current(id);
  if (!row) return;
  if (!data.index && row.document_id) showDocument(row.document_id);
  const node = placeOf(id);
  if (!node) return;
  const [box, frame] = [node.getBoundingClientRect(), place.getBoundingClientRect()];
  if (box.top >= frame.top && box.bottom <= frame.bottom) return;
  place.scrollBy({ top: box.top - frame.top - frame.height / 3, behavior: smooth ? "smooth" : "instant" });
}

function hover(id) {
  for (const node of document.querySelectorAll(".hover")) node.classList.remove("hover");
  if (!id) return;
  nodeOf(id)?.classList.add("hover");
  placeOf(id)?.classList.add("hover");
}
