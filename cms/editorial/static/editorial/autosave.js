// While a form is being saved by itself, what a person asks for waits until that is done: two requests at once would
// make two pages of a new one, or enter a new row twice.
(() => {
  const LONGEST = 15000; // milliseconds; a server that answers no more must not keep the text here
  let saving = false;
  let asked = null;

  const leave = () => {
    if (!asked) return;
    const { form, submitter } = asked;
    if (submitter?.name) {
      // Wagtail disables a button once pressed, and a disabled one sends nothing.
      const action = document.createElement("input");
      Object.assign(action, { type: "hidden", name: submitter.name, value: submitter.value });
      form.append(action);
    }
    form.requestSubmit();
  };

  document.addEventListener("w-autosave:save", (event) => {
    if (asked) event.preventDefault();
    else saving = !event.defaultPrevented;
  });
  for (const end of ["w-autosave:success", "w-autosave:error"]) {
    document.addEventListener(end, () => {
      saving = false;
      leave();
    });
  }
  document.addEventListener(
    "submit",
    (event) => {
      if (!saving || asked || !event.target.matches("[data-edit-form]")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      asked = { form: event.target, submitter: event.submitter };
      setTimeout(leave, LONGEST);
    },
    true,
  );
})();
