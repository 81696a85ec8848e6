// How many questions of a long form are answered; without script the form says after saving what is missing.
const shown = document.querySelector("[data-answered]");
const form = shown.closest("form");
const bar = shown.querySelector("progress");
const count = shown.querySelector(".progress-words span:last-child");
const words = count.textContent;

const tell = () => {
  const asked = new Set([...form.querySelectorAll("input[type=radio]")].map((input) => input.name));
  const answered = new Set([...form.querySelectorAll("input[type=radio]:checked:not([value=unknown])")].map((input) => input.name));
  bar.value = answered.size;
  bar.max = asked.size;
  count.textContent = words.replace("0", answered.size);
};

shown.hidden = false;
form.addEventListener("change", tell);
tell();
