//! Looks at text before it is parsed: one pass over its bytes, without recursion and without memory.
//!
//! The parsers behind it recurse with the nesting and take their time with every token, so both are counted here first.
//! What is no GraphQL or no JSON is left to the parser to explain: a scan only ever errs by counting too much.

/// What a scan stops at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Most {
    /// Tokens of a document, or values of a JSON text.
    pub items: usize,
    /// How deep brackets may nest.
    pub nesting: usize,
}

/// What a scan saw until it ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// The bytes that were looked at: none of them twice.
    pub bytes: usize,
    /// Tokens of a document, or values of a JSON text.
    pub items: usize,
    /// The deepest nesting of brackets.
    pub nesting: usize,
    /// Whether a block string has no end. The parser would take its quotes for two short strings and parse what stands
    /// in it, after a search for the end from each of them.
    pub is_open: bool,
}

/// Scans a GraphQL document; ends at the first token, or bracket, too many.
pub(super) fn document(text: &str, most: Most) -> Seen {
    let mut scan = Scan::of(text.as_bytes());
    while let Some(byte) = scan.next() {
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' | b',' => continue,
            // The mark of the byte order, which is white space in GraphQL; alone its bytes are garbage.
            0xEF if scan.rest().starts_with(&[0xBB, 0xBF]) => {
                scan.skip(2);
                continue;
            }
            b'#' => {
                scan.skip_while(|byte| byte != b'\n' && byte != b'\r');
                continue;
            }
            b'"' if scan.rest().starts_with(b"\"\"") => scan.block_string(),
            b'"' => scan.string(),
            b'.' if scan.rest().starts_with(b"..") => scan.skip(2),
            b'{' | b'(' | b'[' => scan.open(),
            b'}' | b')' | b']' => scan.close(),
            b'-' | b'0'..=b'9' => scan.number(byte),
            b'_' | b'a'..=b'z' | b'A'..=b'Z' => scan.skip_while(is_of_name),
            _ => {}
        }
        scan.seen.items += 1;
        if scan.is_over(most) {
            break;
        }
    }
    scan.seen
}

/// Scans a JSON text; ends at the first value, or bracket, too many.
///
/// A value is counted where it begins; a key counts as a value, too: it costs as much.
pub(super) fn json(text: &[u8], most: Most) -> Seen {
    let mut scan = Scan::of(text);
    while let Some(byte) = scan.next() {
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' | b',' | b':' => continue,
            b'"' => scan.string(),
            b'{' | b'[' => scan.open(),
            b'}' | b']' => {
                scan.close();
                continue;
            }
            _ => scan.skip_while(is_of_literal),
        }
        scan.seen.items += 1;
        if scan.is_over(most) {
            break;
        }
    }
    scan.seen
}

/// A place in a text, and what was seen before it.
struct Scan<'a> {
    text: &'a [u8],
    seen: Seen,
    open: usize,
}

impl<'a> Scan<'a> {
    fn of(text: &'a [u8]) -> Self {
        Self {
            text,
            seen: Seen::default(),
            open: 0,
        }
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.text.get(self.seen.bytes).copied()?;
        self.seen.bytes += 1;
        Some(byte)
    }

    fn rest(&self) -> &'a [u8] {
        &self.text[self.seen.bytes..]
    }

    fn skip(&mut self, bytes: usize) {
        self.seen.bytes = (self.seen.bytes + bytes).min(self.text.len());
    }

    fn skip_while(&mut self, belongs: impl Fn(u8) -> bool) {
        let rest = self.rest();
        let end = rest.iter().position(|byte| !belongs(*byte));
        self.skip(end.unwrap_or(rest.len()));
    }

    /// The rest of a string, behind its first quote. In GraphQL a line ends it, and JSON allows no line in it: that text
    /// is refused by both parsers where the line ends.
    fn string(&mut self) {
        while let Some(byte) = self.next() {
            match byte {
                b'"' | b'\n' | b'\r' => return,
                b'\\' => self.skip(1),
                _ => {}
            }
        }
    }

    /// The rest of a block string, behind the first of its three quotes.
    fn block_string(&mut self) {
        self.skip(2);
        while let Some(byte) = self.next() {
            match byte {
                b'\\' if self.rest().starts_with(b"\"\"\"") => self.skip(3),
                b'"' if self.rest().starts_with(b"\"\"") => {
                    self.skip(2);
                    return;
                }
                _ => {}
            }
        }
        self.seen.is_open = true;
    }

    /// The rest of a number, as far as the parser takes it for one: `00` is two of them, and so is `1-1`.
    fn number(&mut self, first: u8) {
        let leading = if first == b'-' {
            self.next()
        } else {
            Some(first)
        };
        if leading.is_some_and(|digit| digit.is_ascii_digit() && digit != b'0') {
            self.skip_while(|byte| byte.is_ascii_digit());
        }
        if let [b'.', digit, ..] = self.rest()
            && digit.is_ascii_digit()
        {
            self.skip(1);
            self.skip_while(|byte| byte.is_ascii_digit());
        }
        if let [b'e' | b'E', rest @ ..] = self.rest() {
            let sign = usize::from(matches!(rest, [b'+' | b'-', ..]));
            if rest.get(sign).is_some_and(u8::is_ascii_digit) {
                self.skip(1 + sign);
                self.skip_while(|byte| byte.is_ascii_digit());
            }
        }
    }

    fn open(&mut self) {
        self.open += 1;
        self.seen.nesting = self.seen.nesting.max(self.open);
    }

    fn close(&mut self) {
        self.open = self.open.saturating_sub(1);
    }

    fn is_over(&self, most: Most) -> bool {
        self.seen.items > most.items || self.seen.nesting > most.nesting
    }
}

fn is_of_name(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric()
}

/// Numbers, `true`, `false`, `null`, and whatever else stands between two signs.
fn is_of_literal(byte: u8) -> bool {
    !matches!(
        byte,
        b' ' | b'\t' | b'\n' | b'\r' | b',' | b':' | b'"' | b'{' | b'[' | b'}' | b']'
    )
}

#[cfg(test)]
mod tests;
