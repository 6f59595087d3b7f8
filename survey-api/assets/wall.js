// The wall looks again each minute, unless somebody has stopped it or is reading with the keyboard.

const KEY = "wall-stopped";
const button = document.getElementById("refresh");
const isStopped = () => sessionStorage.getItem(KEY) === "1";
const show = () => button.setAttribute("aria-pressed", String(!isStopped()));

button.hidden = false;
button.addEventListener("click", () => {
  sessionStorage.setItem(KEY, isStopped() ? "0" : "1");
  show();
});
show();
setInterval(() => isStopped() || document.activeElement !== document.body || location.reload(), 60_000);
