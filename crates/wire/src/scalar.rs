//! Scalars that JSON has no type for: points in time and bytes. In the middle form a time is a number of
//! seconds since 1970 and bytes are base64; XML writes times as ISO 8601.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A point in time, to the millisecond: what AWS's answers carry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    millis: i64,
}

impl Timestamp {
    /// From milliseconds since 1970.
    pub const fn from_millis(millis: i64) -> Self {
        Self { millis }
    }

    /// From seconds since 1970.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self {
            millis: seconds.saturating_mul(1000),
        }
    }

    /// Milliseconds since 1970.
    pub const fn millis(self) -> i64 {
        self.millis
    }

    /// ISO 8601 in UTC; with milliseconds only where there are any. `None` beyond the year 9999.
    pub fn iso8601(self) -> Option<String> {
        let time = jiff::Timestamp::from_millisecond(self.millis).ok()?;
        let has_fraction = self.millis.rem_euclid(1000) != 0;
        Some(if has_fraction {
            format!("{time:.3}")
        } else {
            format!("{time:.0}")
        })
    }

    /// Reads ISO 8601 with an offset.
    pub fn parse_iso8601(text: &str) -> Option<Self> {
        let time: jiff::Timestamp = text.parse().ok()?;
        Some(Self {
            millis: time.as_millisecond(),
        })
    }

    /// From seconds as JSON carries them; `None` when out of range or not a number.
    pub(crate) fn from_json_seconds(seconds: f64) -> Option<Self> {
        let millis = (seconds * 1000.0).round();
        // Doubles are exact up to 2^53, far beyond any year we can write.
        (millis.abs() <= 9_007_199_254_740_992.0).then_some(Self {
            millis: millis as i64,
        })
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.millis % 1000 == 0 {
            serializer.serialize_i64(self.millis / 1000)
        } else {
            serializer.serialize_f64(self.millis as f64 / 1000.0)
        }
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let seconds = f64::deserialize(deserializer)?;
        Self::from_json_seconds(seconds).ok_or_else(|| de::Error::custom("timestamp out of range"))
    }
}

/// Bytes, such as the document of an import or an export.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blob(pub Bytes);

impl Blob {
    pub(crate) fn encode(bytes: &[u8]) -> String {
        STANDARD.encode(bytes)
    }

    pub(crate) fn decode(text: &str) -> Option<Bytes> {
        STANDARD.decode(text).ok().map(Bytes::from)
    }
}

impl Serialize for Blob {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&Self::encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::decode(&text)
            .map(Self)
            .ok_or_else(|| de::Error::custom("not base64"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn whole_seconds_are_integers_and_others_carry_milliseconds() {
        assert_eq!(
            serde_json::to_string(&Timestamp::from_seconds(1_700_000_000)).unwrap(),
            "1700000000"
        );
        assert_eq!(
            serde_json::to_string(&Timestamp::from_millis(1_700_000_000_850)).unwrap(),
            "1700000000.85"
        );
        assert_eq!(
            Timestamp::from_millis(1_700_000_000_850).iso8601().unwrap(),
            "2023-11-14T22:13:20.850Z"
        );
        assert_eq!(
            Timestamp::from_seconds(0).iso8601().unwrap(),
            "1970-01-01T00:00:00Z"
        );
        assert_eq!(Timestamp::from_millis(i64::MAX).iso8601(), None);
    }

    proptest! {
        #[test]
        fn times_survive_both_forms(millis in -62_000_000_000_000i64..253_000_000_000_000) {
            let time = Timestamp::from_millis(millis);
            let json = serde_json::to_string(&time).unwrap();
            prop_assert_eq!(serde_json::from_str::<Timestamp>(&json).unwrap(), time);
            prop_assert_eq!(Timestamp::parse_iso8601(&time.iso8601().unwrap()), Some(time));
        }

        #[test]
        fn bytes_survive(bytes: Vec<u8>) {
            let blob = Blob(Bytes::from(bytes));
            let json = serde_json::to_string(&blob).unwrap();
            prop_assert_eq!(serde_json::from_str::<Blob>(&json).unwrap(), blob);
        }
    }
}
