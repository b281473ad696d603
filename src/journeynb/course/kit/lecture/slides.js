"use strict";
const slides = [...document.querySelectorAll("section")];
const shown = () => {
  const middle = innerHeight / 2;
  return slides.findIndex((each) => each.getBoundingClientRect().bottom > middle);
};
const go = (place) => {
  const at = Math.min(Math.max(place, 0), slides.length - 1);
  slides[at].scrollIntoView();
  history.replaceState(null, "", `#${at + 1}`);
};
const steps = {
  ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1,
  ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Home: -Infinity, End: Infinity,
};
addEventListener("keydown", (event) => {
  const step = steps[event.key];
  const onAnswer = event.target.closest("summary, a") && event.key === " ";
  if (step === undefined || onAnswer || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  go(shown() + step);
});
const goToHash = () => {
  const place = Number.parseInt(location.hash.slice(1), 10);
  if (place > 0) go(place - 1);
};
addEventListener("hashchange", goToHash);
goToHash();
