//! Header names that the gateway itself asks for, as numbers. A line's name is looked up once, when the line is
//! appended; from then on rules and lookups compare a byte. Every other name is [`Known::Other`] and compared as
//! text. That a name is listed here gives it no meaning: what becomes of it is for whoever asks.

/// A listed name, or [`Known::Other`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Known {
    Other,
    Te,
    Via,
    Date,
    Host,
    Accept,
    Expect,
    Cookie,
    Server,
    Trailer,
    Upgrade,
    Connection,
    KeepAlive,
    UserAgent,
    SetCookie,
    ContentMd5,
    ContentType,
    MaxForwards,
    Authorization,
    AmzApigwId,
    ContentLength,
    Http2Settings,
    XForwardedFor,
    XAmznTraceId,
    AcceptEncoding,
    ContentEncoding,
    AmznErrorType,
    AmznRequestId,
    ProxyConnection,
    XForwardedPort,
    WwwAuthenticate,
    TransferEncoding,
    XForwardedProto,
    ProxyAuthenticate,
    ProxyAuthorization,
    XHttpMethodOverride,
    ApigatewayApiId,
}

/// A name that we write ourselves: its text in the case that goes out, and its number.
#[derive(Clone, Copy, Debug)]
pub struct FieldName {
    text: &'static str,
    known: Known,
}

/// Names by length, as [`Known::of`] looks for them.
const LISTED: [(&str, Known); 36] = [
    ("te", Known::Te),
    ("via", Known::Via),
    ("date", Known::Date),
    ("host", Known::Host),
    ("accept", Known::Accept),
    ("expect", Known::Expect),
    ("cookie", Known::Cookie),
    ("server", Known::Server),
    ("trailer", Known::Trailer),
    ("upgrade", Known::Upgrade),
    ("connection", Known::Connection),
    ("keep-alive", Known::KeepAlive),
    ("user-agent", Known::UserAgent),
    ("set-cookie", Known::SetCookie),
    ("content-md5", Known::ContentMd5),
    ("content-type", Known::ContentType),
    ("max-forwards", Known::MaxForwards),
    ("authorization", Known::Authorization),
    ("x-amz-apigw-id", Known::AmzApigwId),
    ("content-length", Known::ContentLength),
    ("http2-settings", Known::Http2Settings),
    ("x-forwarded-for", Known::XForwardedFor),
    ("x-amzn-trace-id", Known::XAmznTraceId),
    ("accept-encoding", Known::AcceptEncoding),
    ("content-encoding", Known::ContentEncoding),
    ("x-amzn-errortype", Known::AmznErrorType),
    ("x-amzn-requestid", Known::AmznRequestId),
    ("proxy-connection", Known::ProxyConnection),
    ("x-forwarded-port", Known::XForwardedPort),
    ("www-authenticate", Known::WwwAuthenticate),
    ("transfer-encoding", Known::TransferEncoding),
    ("x-forwarded-proto", Known::XForwardedProto),
    ("proxy-authenticate", Known::ProxyAuthenticate),
    ("proxy-authorization", Known::ProxyAuthorization),
    ("x-http-method-override", Known::XHttpMethodOverride),
    ("x-amzn-apigateway-api-id", Known::ApigatewayApiId),
];

/// Of the longest listed name, in bytes.
const LONGEST: usize = 24;

/// A name in lower case, in three words, with spaces (which no name holds) behind it.
type Words = [u64; LONGEST / 8];

/// The listed names as words.
static WORDS: [Words; LISTED.len()] = {
    let mut table = [[0; LONGEST / 8]; LISTED.len()];
    let mut at = 0;
    while at < LISTED.len() {
        let text = LISTED[at].0.as_bytes();
        let mut padded = [b' '; LONGEST];
        let mut byte = 0;
        while byte < text.len() {
            padded[byte] = text[byte];
            byte += 1;
        }
        table[at] = words(&padded);
        at += 1;
    }
    table
};

/// Where in the list the names of a length begin; those of the next length end them.
static BY_LENGTH: [u8; LONGEST + 2] = {
    let mut starts = [0; LONGEST + 2];
    let mut length = 0;
    while length < starts.len() {
        let mut at = 0;
        while at < LISTED.len() && LISTED[at].0.len() < length {
            at += 1;
        }
        starts[length] = at as u8;
        length += 1;
    }
    starts
};

impl Known {
    /// How many there are, [`Known::Other`] included: for tables by number.
    pub const COUNT: usize = LISTED.len() + 1;

    /// The number of a name in any case.
    #[must_use]
    pub fn of(name: &[u8]) -> Self {
        let length = name.len();
        if length > LONGEST {
            return Self::Other;
        }
        let (from, to) = (
            usize::from(BY_LENGTH[length]),
            usize::from(BY_LENGTH[length + 1]),
        );
        if from == to {
            return Self::Other;
        }
        let mut padded = [b' '; LONGEST];
        padded[..length].copy_from_slice(name);
        let wanted = words(&padded).map(lower);
        for at in from..to {
            if WORDS[at] == wanted {
                return LISTED[at].1;
            }
        }
        Self::Other
    }
}

impl FieldName {
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        let mut at = 0;
        while at < LISTED.len() {
            if text.eq_ignore_ascii_case(LISTED[at].0) {
                return Self {
                    text,
                    known: LISTED[at].1,
                };
            }
            at += 1;
        }
        assert!(crate::headers::is_field_name(text.as_bytes()));
        Self {
            text,
            known: Known::Other,
        }
    }

    #[must_use]
    pub const fn text(&self) -> &'static str {
        self.text
    }

    #[must_use]
    pub const fn known(&self) -> Known {
        self.known
    }
}

const fn words(padded: &[u8; LONGEST]) -> Words {
    let [
        a,
        b,
        c,
        d,
        e,
        f,
        g,
        h,
        i,
        j,
        k,
        l,
        m,
        n,
        o,
        p,
        q,
        r,
        s,
        t,
        u,
        v,
        w,
        x,
    ] = *padded;
    [
        u64::from_le_bytes([a, b, c, d, e, f, g, h]),
        u64::from_le_bytes([i, j, k, l, m, n, o, p]),
        u64::from_le_bytes([q, r, s, t, u, v, w, x]),
    ]
}

/// Eight bytes with `A` to `Z` in lower case and all others as they are.
const fn lower(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let low = word & (ONES * 0x7F);
    let from_a = low + ONES * (0x80 - b'A' as u64);
    let beyond_z = low + ONES * (0x7F - b'Z' as u64);
    let upper = (from_a & !beyond_z & !word) & (ONES * 0x80);
    word | upper >> 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_list_is_in_the_order_of_lengths_and_numbers() {
        for (at, (name, known)) in LISTED.iter().enumerate() {
            assert_eq!(*known as usize, at + 1, "{name}");
            assert!(at == 0 || LISTED[at - 1].0.len() <= name.len(), "{name}");
        }
    }

    #[test]
    fn names_are_found_in_any_case() {
        for (name, known) in LISTED {
            assert_eq!(Known::of(name.as_bytes()), known);
            assert_eq!(Known::of(name.to_ascii_uppercase().as_bytes()), known);
        }
        const NAME: FieldName = FieldName::new("x-amzn-RequestId");
        assert_eq!(NAME.known(), Known::AmznRequestId);
        assert_eq!(FieldName::new("X-Other").known(), Known::Other);
    }

    #[test]
    fn what_only_looks_alike_is_other() {
        for name in [
            "",
            "hos",
            "hosts",
            "h\u{f}st",
            "HO\u{13}T",
            "hOs\u{54}\0",
            "x-amzn-apigateway-api-idx",
        ] {
            assert_eq!(Known::of(name.as_bytes()), Known::Other, "{name:?}");
        }
        // A byte apart by the bit that tells the cases of letters, but no letter.
        assert_eq!(Known::of(b"user\x0dagent"), Known::Other);
        assert_eq!(Known::of(b"\xE8ost"), Known::Other);
    }

    proptest! {
        #[test]
        fn it_is_what_comparing_says(name in proptest::collection::vec(any::<u8>(), 0..30)) {
            let found = LISTED.iter().find(|(listed, _)| name.eq_ignore_ascii_case(listed.as_bytes()));
            prop_assert_eq!(Known::of(&name), found.map_or(Known::Other, |(_, known)| *known));
        }

        #[test]
        fn lowering_is_that_of_ascii(bytes in any::<[u8; 8]>()) {
            let lowered = lower(u64::from_le_bytes(bytes)).to_le_bytes();
            prop_assert_eq!(lowered.to_vec(), bytes.to_ascii_lowercase());
        }
    }
}
