// What is typed in a date stays: the picker would put today in the place of a date that it does not read, such as
// "12/03/2022", which the form reads very well. Only that check also closed the picker.
jQuery.fn.datetimepicker.defaults.validateOnBlur = false;
document.addEventListener("focusout", (event) => {
  const picker = jQuery(event.target).data("xdsoft_datetimepicker");
  if (picker) picker.trigger("close.xdsoft");
});
