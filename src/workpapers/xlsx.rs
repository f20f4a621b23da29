//! Tables as a spreadsheet (Office Open XML): a sheet per table, the names of the columns in the first row.

use chrono::{DateTime, Utc};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use super::table::{Cell, Table};

/// The media type of spreadsheets.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Writes tables: the same bytes from the same tables and instant. Texts are texts, whatever they begin with, and never
/// formulas.
pub fn write(tables: &[Table], made_at: DateTime<Utc>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let made_at = ExcelDateTime::from_timestamp(made_at.timestamp())?;
    let properties = DocProperties::new().set_creation_datetime(&made_at);
    workbook.set_properties(&properties);
    let bold = Format::new().set_bold();
    for table in tables {
        let sheet = workbook.add_worksheet();
        sheet.set_name(table.name)?;
        sheet.set_freeze_panes(1, 0)?;
        for (column, name) in (0..).zip(table.columns) {
            sheet.write_string_with_format(0, column, *name, &bold)?;
        }
        for (row, cells) in (1..).zip(&table.rows) {
            for (column, cell) in (0..).zip(cells) {
                match cell {
                    Cell::Empty => {}
                    Cell::Text(text) => {
                        sheet.write_string(row, column, text)?;
                    }
                    Cell::Number(number) => write_number(sheet, row, column, *number)?,
                }
            }
        }
    }
    workbook.save_to_buffer()
}

/// A whole number as a number, unless a spreadsheet would round it.
fn write_number(
    sheet: &mut rust_xlsxwriter::Worksheet,
    row: u32,
    column: u16,
    number: i64,
) -> Result<(), XlsxError> {
    /// Spreadsheets keep 15 digits.
    const EXACT: u64 = 999_999_999_999_999;
    if number.unsigned_abs() <= EXACT {
        #[expect(
            clippy::cast_precision_loss,
            reason = "whole numbers of 15 digits are exact"
        )]
        sheet.write_number(row, column, number as f64)?;
    } else {
        sheet.write_string(row, column, number.to_string())?;
    }
    Ok(())
}
