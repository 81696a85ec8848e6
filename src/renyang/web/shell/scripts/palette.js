// The search on every page: "/", Ctrl-K or Cmd-K opens it, arrows move through the hits, Enter follows one.
// Without script its link leads to the page of the search.
const palette = document.querySelector("dialog.palette");
const TYPED_IN = "input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]";

const setUpPalette = () => {
  const field = palette.querySelector("[type=search]");
  const hits = palette.querySelector(".palette-hits");
  const links = () => [...hits.querySelectorAll("a")];
  const isAnswered = () => hits.querySelector("[data-asked]")?.dataset.asked === field.value.trim();

  const move = (step) => {
    const stops = [field, ...links()];
    stops.at((stops.indexOf(document.activeElement) + step) % stops.length).focus();
  };

  const isOpening = (event) => {
    const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
    if (key === "/") return !altKey && !ctrlKey && !metaKey && !event.target.closest(TYPED_IN);
    return key.toLowerCase() === "k" && ctrlKey !== metaKey && !altKey && !shiftKey;
  };

  document.addEventListener("keydown", (event) => {
    if (palette.open || !isOpening(event)) return;
    event.preventDefault();
    palette.showModal();
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-palette]") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    palette.showModal();
  });

  palette.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // an input method takes the arrows and Enter for its own
    const first = event.key === "Enter" && event.target === field && isAnswered() && links()[0];
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Escape") palette.close(); // a search field alone would only be emptied
    else if (first) first.click();
    else return;
    event.preventDefault();
  });

  palette.addEventListener("click", (event) => {
    if (event.target === palette) palette.close();
  });

  palette.addEventListener("close", () => {
    field.form.dispatchEvent(new Event("htmx:abort", { bubbles: true }));
    field.value = "";
    hits.replaceChildren();
  });
};

if (palette) setUpPalette();
