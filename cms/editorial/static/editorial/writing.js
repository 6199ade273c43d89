// The help while writing: reads the form as it is typed, and corrects a field when asked. Saving stays its author's.
(() => {
  // Milliseconds between two looks at the form.
  const LOOK = 4000;
  // An answer that took the server one second is followed by so many without a question, up to so many milliseconds;
  // that long too before a server that did not answer is asked again.
  const REST = 10;
  const LONGEST_REST = 30000;

  // What is typed in a form, as it is sent.
  function typed(form) {
    const data = new FormData(form);
    for (const name of ["csrfmiddlewaretoken", "loaded_revision_id", "loaded_revision_created_at", "overwrite_revision_id"]) {
      data.delete(name);
    }
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return new URLSearchParams(data).toString();
  }

  // Something asked of the server about what is typed: one answer at a time, at the pace that it can follow.
  class Question {
    constructor(form, { url, answered, failed }) {
      Object.assign(this, { form, url, answered, failed });
      this.about = null;
      this.next = 0;
      this.asking = false;
      this.again = false;
    }

    // Ask if what is typed has changed since the last answer, and the server has rested.
    look() {
      if (performance.now() >= this.next) this.askAnew();
    }

    askAnew() {
      if (typed(this.form) !== this.about) this.ask();
    }

    async ask() {
      this.again = this.asking;
      if (this.asking || !this.url()) return;
      this.asking = true;
      const begun = performance.now();
      const body = typed(this.form);
      try {
        const response = await fetch(this.url(), {
          method: "POST",
          headers: {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value,
            "X-Requested-With": "XMLHttpRequest",
          },
          body,
        });
        if (!response.ok && response.status !== 422) throw new Error(response.statusText);
        this.answered(await response.text());
        this.about = body;
        this.next = performance.now() + Math.min(LONGEST_REST, REST * (performance.now() - begun));
      } catch {
        this.next = performance.now() + LONGEST_REST;
        this.failed();
      } finally {
        this.asking = false;
        if (this.again) this.askAnew();
      }
    }
  }

  // The printed length of the document under its title, that of each rubrique beside its name.
  class Lengths {
    constructor(panel, form) {
      Object.assign(this, { panel, form });
      this.state = "";
      this.said = document.createElement("p");
      this.said.className = "w-sr-only";
      this.said.setAttribute("role", "status");
      form.append(this.said);
      this.whole = this.note(form.querySelector('[data-contentpath="title"]'));
      this.root = null;
      this.question = new Question(form, {
        url: () => this.panel.querySelector("[data-writing]").dataset.lengthUrl,
        answered: (html) => this.show(html),
        failed: () => this.write(this.whole, this.root.dataset.unmeasured),
      });
      this.look();
    }

    // The panel comes again with the first saving of a new document.
    look() {
      const root = this.panel.querySelector("[data-writing]");
      if (root !== this.root) this.write(this.whole, root.dataset.measuring);
      this.root = root;
      this.question.look();
    }

    note(place) {
      const note = document.createElement("p");
      note.className = "writing-length";
      place?.append(note);
      return note;
    }

    write(note, words, over = false) {
      note.textContent = words;
      note.classList.toggle("writing-length--over", over);
    }

    show(html) {
      const report = this.panel.querySelector("[data-writing-lengths]");
      report.innerHTML = html;
      const { label, state = "" } = report.querySelector("[data-writing-length]").dataset;
      this.write(this.whole, label, state === "over");
      // Nobody listens to a figure that moves as they type: to a limit that comes near or is passed.
      if (state !== this.state) this.said.textContent = label;
      this.state = state;
      const headers = new Set();
      for (const { dataset } of report.querySelectorAll("[data-writing-field]")) {
        const header = document.getElementById(`${dataset.writingField}-root`)?.closest("[data-panel]")?.querySelector(".w-panel__header");
        if (!header) continue;
        headers.add(header);
        let note = header.querySelector(".writing-length");
        if (!note) {
          note = this.note();
          header.querySelector(".w-panel__divider").before(note);
        }
        this.write(note, dataset.label, state === "over");
      }
      for (const note of this.form.querySelectorAll(".w-panel__header > .writing-length")) {
        if (!headers.has(note.parentElement)) note.remove();
      }
    }
  }

  class Writing {
    constructor(panel, form) {
      Object.assign(this, { panel, form });
      this.found = null;
      this.asked = false;
      this.question = new Question(form, {
        url: () => this.root.dataset.url,
        answered: (html) => this.show(html),
        failed: () => this.say(this.root.dataset.failed),
      });
      panel.addEventListener("show", () => this.question.askAnew());
      panel.addEventListener("click", (event) => this.press(event.target.closest("button")));
      this.question.look();
    }

    get root() {
      return this.panel.querySelector("[data-writing]");
    }

    get report() {
      return this.panel.querySelector("[data-writing-report]");
    }

    look() {
      if (!this.panel.hidden) this.question.look();
    }

    show(html) {
      const kept = this.keep();
      this.report.innerHTML = html;
      this.restore(kept);
      this.count();
      const found = this.report.querySelector("[data-writing-found]")?.textContent.trim() ?? "";
      if (this.asked || found !== this.found) this.say(found);
      this.found = found;
      this.asked = false;
    }

    // What was open, and where the keyboard was: a new report takes the place of the old one under the reader's hands.
    keep() {
      const active = this.report.contains(document.activeElement) ? document.activeElement : null;
      const groups = [...this.report.querySelectorAll("[data-writing-kind]")];
      return {
        open: new Map(groups.map((group) => [group.dataset.writingKind, group.open])),
        kind: active?.closest("[data-writing-kind]")?.dataset.writingKind,
        rank: active ? [...this.report.querySelectorAll("button, summary")].indexOf(active) : -1,
      };
    }

    restore({ open, kind, rank }) {
      for (const group of this.report.querySelectorAll("[data-writing-kind]")) {
        if (open.has(group.dataset.writingKind)) group.open = open.get(group.dataset.writingKind);
      }
      if (rank < 0) return;
      const all = [...this.report.querySelectorAll("button, summary")];
      const group = kind && this.report.querySelector(`[data-writing-kind="${kind}"]`);
      const target = all[rank] && (!group || group.contains(all[rank])) ? all[rank] : group?.querySelector("summary");
      (target ?? this.panel.querySelector("[data-writing-read]")).focus();
    }

    say(words) {
      const status = this.panel.querySelector("[data-writing-status]");
      if (status) status.textContent = words;
    }

    count() {
      const counter = document.querySelector('[data-side-panel-toggle="writing"] [data-side-panel-toggle-counter]');
      const count = this.report.querySelector("[data-writing-count]")?.dataset.writingCount ?? "0";
      if (!counter) return;
      counter.textContent = count;
      counter.hidden = count === "0";
    }

    press(button) {
      if (!button) return;
      if ("writingRead" in button.dataset) {
        this.asked = true;
        this.say(this.root.dataset.reading);
        this.question.ask();
      }
      if ("writingCorrect" in button.dataset) this.correct([button]);
      if ("writingAll" in button.dataset) {
        this.correct([...button.closest("[data-writing-kind]").querySelectorAll("[data-writing-correct]")].reverse());
      }
    }

    // Later corrections of a paragraph come first: those before them stay where they were.
    correct(buttons) {
      let done = true;
      for (const button of buttons) done = this.replace(button.dataset) && done;
      this.say(done ? this.root.dataset.corrected : this.root.dataset.moved);
      // The rich text editor hands over what it holds after a quarter of a second.
      setTimeout(() => this.question.askAnew(), 600);
    }

    replace({ field, place, paragraph, start, written, replacement }) {
      const region = this.form.querySelector(`[data-contentpath="${field}"]`) ?? this.form;
      const held = [...region.querySelectorAll("input, textarea")].flatMap(paragraphs).filter(({ text }) => text === paragraph);
      // Of several that read the same, as cells of a table do, the one that was read.
      const before = this.buttons().filter(({ dataset }) => dataset.field === field && dataset.paragraph === paragraph);
      const rank = new Set(before.map(({ dataset }) => dataset.place).filter((other) => Number(other) < Number(place))).size;
      const target = held[rank] ?? held[0];
      if (!target || paragraph.substr(start, written.length) !== written) return false;
      target.replace(Number(start), written.length, replacement);
      // What else was found in this paragraph now stands in another text, further on or not.
      for (const { dataset } of this.buttons()) {
        if (dataset.place !== place) continue;
        dataset.paragraph = paragraph.slice(0, start) + replacement + paragraph.slice(Number(start) + written.length);
        if (Number(dataset.start) > start) dataset.start = Number(dataset.start) + replacement.length - written.length;
      }
      return true;
    }

    buttons() {
      return [...this.report.querySelectorAll("[data-writing-correct]")];
    }
  }

  // The paragraphs that an input holds, each with the way to replace a part of it.
  function paragraphs(input) {
    if (input.draftailEditor) {
      const blocks = input.draftailEditor.getEditorState().getCurrentContent().getBlocksAsArray();
      return blocks.map((block) => ({
        text: block.getText(),
        replace: (...change) => replaceRich(input.draftailEditor, block.getKey(), ...change),
      }));
    }
    if (!(input instanceof HTMLTextAreaElement) && input.type !== "text") return [];
    let end = -1;
    return input.value.split("\n").map((text) => {
      const begin = end + 1;
      end = begin + text.length;
      return { text, replace: (start, ...change) => replacePlain(input, begin + start, ...change) };
    });
  }

  // As if it were typed, for the browser's own undo to take it back; where a field cannot be typed in, simply written.
  function replacePlain(input, start, length, replacement) {
    const active = document.activeElement;
    input.focus({ preventScroll: true });
    input.setSelectionRange(start, start + length);
    const command = replacement ? "insertText" : "delete";
    if (document.activeElement !== input || !document.execCommand(command, false, replacement)) {
      input.setRangeText(replacement, start, start + length, "end");
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
    input.dispatchEvent(new Event("change", { bubbles: true }));
    active?.focus({ preventScroll: true });
  }

  // The editor's own undo takes it back.
  function replaceRich(editor, key, start, length, replacement) {
    const { EditorState, Modifier, SelectionState } = window.DraftJS;
    const state = editor.getEditorState();
    const content = state.getCurrentContent();
    const block = content.getBlockForKey(key);
    const range = SelectionState.createEmpty(key).merge({ anchorOffset: start, focusOffset: start + length });
    const style = block.getInlineStyleAt(length ? start : Math.max(0, start - 1));
    const entity = length ? block.getEntityAt(start) : null;
    const change = length ? Modifier.replaceText : Modifier.insertText;
    const changed = change(content, range, replacement, style, entity);
    editor.onChange(EditorState.push(state, changed, "insert-characters"));
  }

  document.addEventListener("DOMContentLoaded", () => {
    const panel = document.querySelector("[data-writing]")?.closest("[data-side-panel]");
    const form = document.querySelector("[data-edit-form]");
    if (!panel || !form) return;
    const lengths = new Lengths(panel, form);
    const writing = new Writing(panel, form);
    setInterval(() => {
      if (document.visibilityState !== "visible") return;
      lengths.look();
      writing.look();
    }, LOOK);
    panel.addEventListener("click", (event) => {
      if (event.target.closest("[data-writing-read]")) lengths.question.ask();
    });
    document.addEventListener("w-autosave:success", () => {
      lengths.look();
      writing.question.look();
    });
  });
})();
