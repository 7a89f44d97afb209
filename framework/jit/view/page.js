// Choosing a loop shows its panel; hovering an operation marks its guest position and the uses of its result.
const items = [...document.querySelectorAll("nav li[data-panel]")];
function choose(item) {
  document.querySelectorAll(".chosen").forEach((element) => element.classList.remove("chosen"));
  item.classList.add("chosen");
  document.getElementById("p" + item.dataset.panel).classList.add("chosen");
}
items.forEach((item) => item.addEventListener("click", () => choose(item)));
if (items.length) choose(items[0]);
document.querySelectorAll("article td:first-child").forEach((cell) => {
  cell.innerHTML = cell.innerHTML.replace(/\b([irf]\d+)\b/g, '<span data-v="$1">$1</span>');
});
document.querySelectorAll("article").forEach((article) => {
  const rows = [...article.querySelectorAll("tr[data-g]")];
  const clear = () => {
    rows.forEach((row) => row.classList.remove("near", "here"));
    article.querySelectorAll(".used").forEach((value) => value.classList.remove("used"));
  };
  article.addEventListener("mouseover", (event) => {
    const row = event.target.closest("tr[data-g]");
    clear();
    if (!row) return;
    rows.filter((other) => other.dataset.g === row.dataset.g).forEach((other) => other.classList.add("near"));
    row.classList.add("here");
    const value = event.target.dataset.v || row.querySelector("[data-v]")?.dataset.v;
    if (value) article.querySelectorAll(`[data-v="${value}"]`).forEach((use) => use.classList.add("used"));
  });
  article.addEventListener("mouseleave", clear);
});
