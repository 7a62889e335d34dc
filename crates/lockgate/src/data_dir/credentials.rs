//! The access key of a data directory, in the shape AWS gives to its own: made once, at random, readable by
//! its owner alone.

use super::write_atomically;
use crate::exit::{Exit, Failure};
use serde::{Deserialize, Serialize};
use sigv4::Credential;
use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

const FILE: &str = "credentials.json";
const OWNER_ONLY: u32 = 0o600;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    access_key_id: String,
    secret_access_key: String,
}

/// Reads the key; makes one if there is none.
pub(super) fn load_or_create(folder: &Path) -> Result<Credential, Failure> {
    if let Some(credential) = load(folder)? {
        return Ok(credential);
    }
    let path = folder.join(FILE);
    let cannot = || Failure::new(Exit::Failed, format!("cannot write {}", path.display()));
    let document = generate().map_err(|error| {
        Failure::new(
            Exit::Failed,
            "cannot get random bytes from the operating system",
        )
        .because(error)
    })?;
    let text = serde_json::to_vec_pretty(&document).map_err(|error| cannot().because(error))?;
    write_atomically(&path, &text, OWNER_ONLY).map_err(|error| {
        cannot()
            .because(error)
            .next("see that the directory is writable and has space")
    })?;
    Ok(Credential::new(
        document.access_key_id,
        document.secret_access_key,
    ))
}

/// Reads the key; `None` if there is none.
pub(super) fn load(folder: &Path) -> Result<Option<Credential>, Failure> {
    let path = folder.join(FILE);
    let cannot = || Failure::new(Exit::Failed, format!("cannot read {}", path.display()));
    let text = match fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(cannot().because(error)),
    };
    let mode = fs::metadata(&path)
        .map_err(|error| cannot().because(error))?
        .permissions()
        .mode();
    if mode & 0o077 != 0 {
        return Err(Failure::new(
            Exit::Failed,
            format!(
                "{} holds a secret, and others may read it (mode {:04o})",
                path.display(),
                mode & 0o7777
            ),
        )
        .next(format!(
            "run `chmod 600 {0}`; if others may have read it, delete {0} for a new key at the next start",
            path.display()
        )));
    }
    let document: Document = serde_json::from_slice(&text).map_err(|error| {
        cannot()
            .because(error)
            .next("delete it; the next start makes a new key")
    })?;
    Ok(Some(Credential::new(
        document.access_key_id,
        document.secret_access_key,
    )))
}

/// `AKIA` and 16 characters of base32, as AWS's long-term keys are; the secret is 40 letters and digits (238
/// bits), which no shell, URL or file format has to escape.
fn generate() -> Result<Document, getrandom::Error> {
    const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    const ALPHANUMERIC: &[u8; 62] =
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    Ok(Document {
        access_key_id: format!("AKIA{}", random_text(BASE32, 16)?),
        secret_access_key: random_text(ALPHANUMERIC, 40)?,
    })
}

/// Characters of the alphabet, each equally likely: bytes beyond the last whole round are drawn again.
fn random_text(alphabet: &[u8], length: usize) -> Result<String, getrandom::Error> {
    let fair = 256 - 256 % alphabet.len();
    let mut text = String::with_capacity(length);
    let mut bytes = [0; 64];
    while text.len() < length {
        getrandom::fill(&mut bytes)?;
        text.extend(
            bytes
                .iter()
                .map(|byte| usize::from(*byte))
                .filter(|byte| *byte < fair)
                .filter_map(|byte| alphabet.get(byte % alphabet.len()))
                .map(|byte| char::from(*byte))
                .take(length - text.len()),
        );
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_key_is_made_once_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        assert!(load(folder.path()).unwrap().is_none());
        let made = load_or_create(folder.path()).unwrap();
        assert_eq!(made.access_key_id.len(), 20);
        assert!(made.access_key_id.starts_with("AKIA"));
        assert_eq!(made.secret_access_key.len(), 40);
        let mode = fs::metadata(folder.path().join(FILE))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o7777, 0o600);
        let again = load_or_create(folder.path()).unwrap();
        assert_eq!(again.access_key_id, made.access_key_id);
        assert_eq!(again.secret_access_key, made.secret_access_key);
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            1,
            "nothing is left aside"
        );

        let other = tempfile::tempdir().unwrap();
        let different = load_or_create(other.path()).unwrap();
        assert_ne!(different.secret_access_key, made.secret_access_key);
    }

    #[test]
    fn a_key_that_others_may_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        load_or_create(folder.path()).unwrap();
        let path = folder.path().join(FILE);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let said = load(folder.path()).unwrap_err().to_string();
        assert!(
            said.contains("mode 0640") && said.contains("chmod 600"),
            "{said}"
        );
    }

    #[test]
    fn a_damaged_key_is_told_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        write_atomically(&folder.path().join(FILE), b"{", OWNER_ONLY).unwrap();
        let said = load_or_create(folder.path()).unwrap_err().to_string();
        assert!(
            said.contains(FILE) && said.contains("next: delete it"),
            "{said}"
        );
        assert_eq!(fs::read(folder.path().join(FILE)).unwrap(), b"{");
    }
}
