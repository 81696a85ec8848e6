// On a phone the pages of a section scroll sideways: bring the open one into view.
document.querySelector(".subnav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
