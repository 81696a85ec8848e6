// A table or chart wider than its frame scrolls in it: let the keyboard reach the frame, then and only then.
const reachable = () => {
  for (const frame of document.querySelectorAll(".table-frame, .chart-frame")) {
    if (frame.scrollWidth > frame.clientWidth) frame.tabIndex = 0;
    else frame.removeAttribute("tabindex");
  }
};

reachable();
addEventListener("resize", reachable);
document.addEventListener("htmx:afterSettle", reachable);
