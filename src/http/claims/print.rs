//! Pages to be printed: plain HTML in Chinese, with a style sheet of its own and nothing from elsewhere.

use std::fmt::Write as _;

use domain::scheme::Scheme;

const STYLE: &str = "body{font:12pt/1.6 \"Noto Serif CJK SC\",\"Songti SC\",SimSun,serif;margin:2em auto;max-width:46em;color:#000}\
h1{font-size:18pt;text-align:center;letter-spacing:.1em}h2{font-size:13pt;margin-bottom:.3em}\
table{border-collapse:collapse;width:100%}th,td{border:1px solid #000;padding:.25em .5em;text-align:left;vertical-align:top}\
td.amount,th.amount{text-align:right;white-space:nowrap}dl{display:grid;grid-template-columns:9em auto;gap:.2em .5em}dd{margin:0}\
footer{margin-top:2.5em;text-align:right}@page{size:A4;margin:20mm}@media print{body{margin:0;max-width:none}\
tr,h2{break-inside:avoid}h2{break-after:avoid}thead{display:table-header-group}}";

/// A page that grows.
pub struct Page {
    html: String,
}

impl Page {
    /// Begins a page under its title.
    pub fn new(title: &str) -> Self {
        let title = escaped(title);
        let html = format!(
            "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style></head>\
             <body><h1>{title}</h1>"
        );
        Self { html }
    }

    /// A heading.
    pub fn heading(&mut self, text: &str) {
        self.element("h2", text);
    }

    /// A paragraph.
    pub fn paragraph(&mut self, text: &str) {
        self.element("p", text);
    }

    /// What stands at the end, on the right.
    pub fn footer(&mut self, text: &str) {
        self.element("footer", text);
    }

    /// A list of names and what they stand for.
    pub fn facts(&mut self, facts: &[(&str, String)]) {
        self.html.push_str("<dl>");
        for (name, value) in facts {
            self.element("dt", name);
            self.element("dd", value);
        }
        self.html.push_str("</dl>");
    }

    /// A table with a head.
    pub fn table(&mut self, head: &[&str], rows: &[Vec<String>]) {
        self.html.push_str("<table><thead><tr>");
        for name in head {
            self.element("th", name);
        }
        self.html.push_str("</tr></thead><tbody>");
        for row in rows {
            self.html.push_str("<tr>");
            for cell in row {
                self.element("td", cell);
            }
            self.html.push_str("</tr>");
        }
        self.html.push_str("</tbody></table>");
    }

    fn element(&mut self, name: &str, text: &str) {
        // Writing to a text never fails.
        let _ = write!(self.html, "<{name}>{}</{name}>", escaped(text));
    }

    /// The whole page.
    pub fn finish(mut self) -> Vec<u8> {
        self.html.push_str("</body></html>\n");
        self.html.into_bytes()
    }
}

/// Text that can't be taken for markup.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// An amount in yuan with two decimals.
pub fn yuan(fen: i64) -> String {
    format!("{}.{:02}元", fen / 100, fen % 100)
}

/// What a scheme is called in documents.
pub fn official_name(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::Transport => "一次性交通费补助",
        Scheme::SocialInsurance => "社会保险补贴",
        Scheme::VocationalTraining => "职业培训补贴",
        Scheme::SkillAppraisal => "职业技能鉴定补贴",
        Scheme::LivingAllowance => "生活费补贴",
        Scheme::SkillUpgrade => "参保职工技能提升补贴",
        Scheme::EmploymentService => "就业创业服务补助",
        Scheme::BaseAward => "一次性资金奖补",
        Scheme::Startup => "一次性创业补贴",
        Scheme::LoanInterest => "创业担保贷款贴息",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_people_write_becomes_markup() {
        let mut page = Page::new("<决定书>");
        page.facts(&[("姓名", "<script>\"'&".to_owned())]);
        page.table(&["<b>"], &[vec!["</td>".to_owned()]]);
        let html = String::from_utf8(page.finish()).unwrap();
        assert!(html.contains("<h1>&lt;决定书&gt;</h1>"));
        assert!(html.contains("<dd>&lt;script&gt;&quot;&#39;&amp;</dd>"));
        assert!(html.contains("<th>&lt;b&gt;</th>") && html.contains("<td>&lt;/td&gt;</td>"));
        assert!(!html.contains("<script"));
    }

    #[test]
    fn amounts_are_told_in_yuan() {
        assert_eq!(yuan(50_005), "500.05元");
        assert_eq!(yuan(0), "0.00元");
    }
}
