// What is typed in a date stays: the picker would put today in the place of a date that it does not read, such as
// "12/03/2022", which the form reads very well.
jQuery.fn.datetimepicker.defaults.validateOnBlur = false;
