//! A badge: two words beside each other.

/// A badge as SVG; `good` decides its colour. Both texts may be anything.
pub fn badge(name: &str, value: &str, good: bool) -> String {
    // Verdana's letters are about 6.6 units wide at 11.
    let width = |text: &str| 12.0 + 6.6 * text.chars().count() as f64;
    let (left, right) = (width(name), width(value));
    let all = left + right;
    let color = if good { "#0b7a55" } else { "#c22f2c" };
    let (name, value) = (escape(name), escape(value));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{all:.0}\" height=\"20\" role=\"img\" aria-label=\"{name}: {value}\">\
         <title>{name}: {value}</title><clipPath id=\"r\"><rect width=\"{all:.0}\" height=\"20\" rx=\"4\"/></clipPath>\
         <g clip-path=\"url(#r)\"><rect width=\"{left:.1}\" height=\"20\" fill=\"#3a424d\"/>\
         <rect x=\"{left:.1}\" width=\"{right:.1}\" height=\"20\" fill=\"{color}\"/></g>\
         <g fill=\"#fff\" text-anchor=\"middle\" font-family=\"Verdana,DejaVu Sans,sans-serif\" font-size=\"11\">\
         <text x=\"{:.1}\" y=\"14\">{name}</text><text x=\"{:.1}\" y=\"14\">{value}</text></g></svg>\n",
        left / 2.0,
        left + right / 2.0
    )
}

fn escape(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '<' => "&lt;".to_string(),
            '>' => "&gt;".to_string(),
            '&' => "&amp;".to_string(),
            '"' => "&quot;".to_string(),
            c if c.is_control() => "\u{fffd}".to_string(),
            c => c.to_string(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped() {
        let svg = badge("a<b", "\"&\u{1b}", true);
        assert!(svg.contains("a&lt;b") && svg.contains("&quot;&amp;\u{fffd}"));
        assert!(!svg.contains("a<b"));
    }
}
