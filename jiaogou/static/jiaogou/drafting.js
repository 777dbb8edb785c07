// Prose with figures in it. The text area holds the tokens and is what is sent; the editor shows what they come to.
// Without this file the text area stands there by itself.

const PIECE = /\\(\\|\[\[)|\[\[[a-z][a-z0-9_.]*(?:@[0-9A-Za-z-]+)?(?:\|元)?\]\]/g;
const TOLD = ["token", "text", "label", "when", "meaning", "url"];
const known = new Map();

function learn(element) {
  const told = Object.fromEntries(TOLD.map((name) => [name, element.dataset[name] || ""]));
  known.set(told.token, told);
  return told;
}

function chipOf(told) {
  const chip = document.createElement("span");
  chip.className = "figure-chip";
  chip.contentEditable = "false";
  chip.tabIndex = 0;
  chip.setAttribute("role", "button");
  chip.dataset.token = told.token;
  chip.title = `${told.label}，${told.when}。${told.meaning}`;
  chip.setAttribute("aria-label", `${told.text}，${told.label}，${told.when}`);
  chip.textContent = told.text;
  return chip;
}

// Text as tokens and back; what only looks like a token stays text.
function fill(editor, prose) {
  const parts = [];
  let end = 0;
  let plain = "";
  for (const found of prose.matchAll(PIECE)) {
    plain += prose.slice(end, found.index);
    end = found.index + found[0].length;
    if (found[1]) plain += found[1];
    else if (known.has(found[0])) {
      parts.push(plain, chipOf(known.get(found[0])));
      plain = "";
    } else plain += found[0];
  }
  parts.push(plain + prose.slice(end));
  editor.replaceChildren(...parts.filter((part) => part !== ""));
}

function proseOf(node) {
  let prose = "";
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) {
      // A token typed by hand is meant as one.
      prose += child.data.replaceAll("\\", "\\\\").replace(/\u00a0/g, " ");
    } else if (child.nodeName === "BR") prose += "\n";
    else if (child.dataset?.token) prose += child.dataset.token;
    else prose += (prose && !prose.endsWith("\n") ? "\n" : "") + proseOf(child);
  }
  return prose;
}

function put(editor, node, range) {
  editor.focus();
  const selection = getSelection();
  if (range) {
    selection.removeAllRanges();
    selection.addRange(range);
  }
  // Through the browser's own command, so that it can be undone like typing.
  document.execCommand("insertHTML", false, node.outerHTML);
  // The command may leave the caret inside the chip, where nothing can be typed.
  const chip = chipAt(selection);
  if (chip) selection.collapse(chip.parentNode, [...chip.parentNode.childNodes].indexOf(chip) + 1);
}

function chipAt(selection) {
  const node = selection.anchorNode;
  return (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.(".figure-chip");
}

function watchSelection(editor) {
  let last = null;
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    if (selection.rangeCount && editor.contains(selection.anchorNode)) last = selection.getRangeAt(0).cloneRange();
  });
  return () => {
    if (last) return last;
    const range = document.createRange();
    range.selectNodeContents(editor);
    range.collapse(false);
    return range;
  };
}

async function search(picker, query) {
  const choices = picker.querySelector("[data-choices]");
  try {
    const answer = await fetch(`${picker.dataset.figures}?${query}`, { headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    choices.innerHTML = await answer.text();
  } catch {
    choices.textContent = "没有取到指标。请检查网络后再试；如果登录已过期，请先保存好文字，再重新登录。";
  }
  choices.querySelector("input")?.focus();
}

function choose(picker) {
  // Resolves with the figure that is chosen, or with null when the dialog is closed.
  return new Promise((resolve) => {
    const done = (told) => {
      picker.removeEventListener("click", click);
      picker.removeEventListener("close", close);
      if (picker.open) picker.close();
      resolve(told);
    };
    const click = (event) => {
      const choice = event.target.closest(".choice");
      if (choice) done(learn(choice));
    };
    const close = () => done(null);
    picker.addEventListener("click", click);
    picker.addEventListener("close", close);
    picker.showModal();
    search(picker, "");
  });
}

function edit(area) {
  const picker = document.getElementById("figure-picker");
  const card = document.getElementById("chip-told");
  const editor = document.createElement("div");
  editor.className = "prose-editor";
  editor.contentEditable = "true";
  editor.setAttribute("role", "textbox");
  editor.setAttribute("aria-multiline", "true");
  editor.setAttribute("aria-label", "正文");
  const described = area.getAttribute("aria-describedby");
  if (described) editor.setAttribute("aria-describedby", described);
  const tools = document.createElement("div");
  tools.className = "editor-tools";
  const insert = document.createElement("button");
  insert.type = "button";
  insert.className = "button";
  insert.textContent = "插入数字";
  tools.append(insert);
  area.before(tools, editor);
  area.hidden = true;
  fill(editor, area.value);
  const place = watchSelection(editor);

  const keep = () => {
    area.value = proseOf(editor);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  editor.addEventListener("input", keep);
  insert.addEventListener("click", async () => {
    const range = place();
    const told = await choose(picker);
    if (told) {
      put(editor, chipOf(told), range);
      keep();
    }
  });
  editor.addEventListener("paste", (event) => {
    event.preventDefault();
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n");
    document.execCommand("insertText", false, text);
  });
  editor.addEventListener("keydown", (event) => {
    const chip = event.target.closest?.(".figure-chip");
    if (chip && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      tell(chip);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      document.execCommand("insertLineBreak");
    }
  });
  editor.addEventListener("click", (event) => {
    const chip = event.target.closest(".figure-chip");
    if (chip) tell(chip);
  });

  function tell(chip) {
    const told = known.get(chip.dataset.token);
    for (const name of ["label", "text", "when", "meaning"]) card.querySelector(`[data-chip-${name}]`).textContent = told[name];
    card.querySelector("[data-chip-url]").href = told.url;
    card.querySelector("[data-chip-remove]").onclick = () => {
      card.close();
      chip.remove();
      keep();
      editor.focus();
    };
    card.querySelector("[data-chip-change]").onclick = async () => {
      card.close();
      const other = await choose(picker);
      if (!other) return;
      chip.replaceWith(chipOf(other));
      keep();
    };
    card.showModal();
  }

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-figure-search]");
    if (!form) return;
    event.preventDefault();
    search(picker, new URLSearchParams(new FormData(form)));
  });
  area.form.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && ["s", "Enter"].includes(event.key)) {
      event.preventDefault();
      area.form.requestSubmit();
    }
  });
}

for (const element of document.querySelectorAll("[data-chips] > li")) learn(element);
for (const area of document.querySelectorAll("textarea[data-prose]")) edit(area);
