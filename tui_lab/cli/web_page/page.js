"use strict";
/* Around textual.js, which draws the terminal. It is loaded after this file, and begins with the
   window's event "load"; it marks the body with "-first-byte" and "-closed". */

/* Where this page lies, however many proxies and tunnels stand before the server. */
const here = () => new URL(".", window.location.href);

const terminal = () => document.querySelector(".xterm-helper-textarea");

const again = () => document.querySelector(".closed a");

/* Where the window has no cells, below the last line and beside it, it has the colour that the lab
   gave the terminal for its own. */
let filled = null;
const fill = () => {
  const drawn = document.querySelector(".xterm-viewport");
  if (drawn && drawn !== filled) {
    const take = () => (document.body.style.backgroundColor = drawn.style.backgroundColor);
    new MutationObserver(take).observe(drawn, { attributes: true, attributeFilter: ["style"] });
    filled = drawn;
    take();
  }
};

document.addEventListener("DOMContentLoaded", () => {
  const socket = new URL("ws", here());
  socket.protocol = socket.protocol.replace("http", "ws");
  document.querySelector("#terminal").dataset.sessionWebsocketUrl = socket.href;

  /* Keys are for the lab from its first picture on (before, nobody would hear of it), and once it
     is closed for the way to open it again. */
  new MutationObserver((_changes, observer) => {
    if (document.body.classList.contains("-closed")) {
      observer.disconnect();
      again().focus();
    } else if (document.body.classList.contains("-first-byte")) {
      terminal()?.focus();
      fill();
    }
  }).observe(document.body, { attributes: true, attributeFilter: ["class"] });
});

const closed = () => document.body.classList.contains("-closed");

window.addEventListener("focus", () => (closed() ? again() : terminal())?.focus());

/* textual.js opens a window for a file, from the server's root: many browsers keep such a window
   shut, and behind a proxy the lab may have a path of its own. */
const open = window.open;
const files = `${window.location.origin}/download/`;
window.open = (address, target) => {
  if (!String(address).startsWith(files)) {
    return open(address, target, "noopener");
  }
  const link = document.createElement("a");
  link.href = new URL(`download/${String(address).slice(files.length)}`, here()).href;
  link.download = "";
  link.click();
  return null;
};
