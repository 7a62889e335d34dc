//! Requests signed by botocore and by AWS's published test suite (see `generate_vectors.py`): our signer must
//! make the very same signatures, and our verifier must take theirs.

use lockgate_sigv4::{
    Credential, Payload, Request, Settings, SignatureError, Signer, canonical, parse_amz_date,
    verify,
};

#[derive(serde::Deserialize)]
struct Vector {
    name: String,
    method: String,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: String,
    credential: Keys,
    region: String,
    service: String,
    time: String,
    authorization: String,
    /// The query of the presigned form.
    presigned: Option<String>,
    /// Of a case for S3, whose paths stay as they are.
    canonical_request: Option<String>,
    /// The headers of the presigned form, where they are not those of the header form.
    presigned_headers: Option<Vec<(String, String)>>,
}

#[derive(serde::Deserialize)]
struct Keys {
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
}

impl Vector {
    fn credential(&self) -> Credential {
        Credential {
            access_key_id: self.credential.access_key_id.clone(),
            secret_access_key: self.credential.secret_access_key.clone(),
            session_token: self.credential.session_token.clone(),
        }
    }

    fn request<'a>(&'a self, query: &'a str, headers: &'a [(&'a [u8], &'a [u8])]) -> Request<'a> {
        Request {
            method: &self.method,
            path: self.path.as_bytes(),
            query: query.as_bytes(),
            headers,
            payload: Payload::Bytes(self.body.as_bytes()),
        }
    }

    fn verify(&self, query: &str, headers: &[(&[u8], &[u8])]) -> Result<(), SignatureError> {
        let regions = [self.region.as_str()];
        let settings = Settings {
            regions: Some(&regions),
            ..Settings::for_service(&self.service)
        };
        let now = parse_amz_date(self.time.as_bytes()).unwrap();
        let identity = verify(&self.request(query, headers), &settings, now, |key| {
            assert_eq!(key, self.credential.access_key_id);
            Some(self.credential())
        })?;
        assert_eq!(identity.access_key_id, self.credential.access_key_id);
        assert_eq!(identity.scope.service, self.service);
        Ok(())
    }

    fn check(&self) {
        let name = &self.name;
        let credential = self.credential();
        let signer = Signer {
            credential: &credential,
            region: &self.region,
            service: &self.service,
        };
        let now = parse_amz_date(self.time.as_bytes()).unwrap();
        let given = bytes(&self.headers);

        let added = signer
            .sign(&self.request(&self.query, &given), now)
            .unwrap();
        let ours = &added.last().unwrap().1;
        assert_eq!(ours, &self.authorization, "{name}: signing");

        let mut complete = given.clone();
        for (header, value) in &added {
            complete.push((header.as_bytes(), value.as_bytes()));
        }
        assert_eq!(
            self.verify(&self.query, &complete),
            Ok(()),
            "{name}: verifying"
        );

        if let Some(query) = &self.presigned {
            let presigned_headers: Vec<(&[u8], &[u8])> =
                bytes(self.presigned_headers.as_ref().unwrap_or(&self.headers));
            assert_eq!(
                self.verify(query, &presigned_headers),
                Ok(()),
                "{name}: presigned"
            );
        }
    }
}

fn bytes(headers: &[(String, String)]) -> Vec<(&[u8], &[u8])> {
    headers
        .iter()
        .map(|(name, value)| (name.as_bytes(), value.as_bytes()))
        .collect()
}

fn load(json: &str) -> Vec<Vector> {
    serde_json::from_str(json).unwrap()
}

#[test]
fn botocore_and_we_agree() {
    let vectors = load(include_str!("../data/botocore.json"));
    assert!(vectors.len() >= 35, "{}", vectors.len());
    for vector in &vectors {
        vector.check();
    }
}

#[test]
fn the_test_suite_of_aws_passes() {
    let vectors = load(include_str!("../data/aws_suite.json"));
    assert!(vectors.len() >= 41, "{}", vectors.len());
    for vector in &vectors {
        if vector.canonical_request.is_some() {
            path_as_it_is(vector);
        } else if vector.name.ends_with("(token unsigned)") {
            token_added_after_signing(vector);
        } else {
            vector.check();
        }
    }
}

/// The suite has cases for S3, which no name in them tells: what is compared is the text that is signed. Calls for
/// S3 are signed anew for the fallback endpoint.
fn path_as_it_is(vector: &Vector) {
    let mut headers = bytes(&vector.headers);
    headers.push((b"X-Amz-Date", vector.time.as_bytes()));
    let request = vector.request(&vector.query, &headers);
    let signed = ["host".to_owned(), "x-amz-date".to_owned()];
    let hash = request.payload.sha256_hex();
    let ours = canonical::canonical_request(&request, "s3", &signed, &hash, &[]);
    let theirs = vector.canonical_request.as_deref();
    assert_eq!(str::from_utf8(&ours).ok(), theirs, "{}", vector.name);
}

/// The suite has a case for services that have the token added after signing. None that Lockgate serves does,
/// and a token outside the signature could be exchanged: both forms are refused.
fn token_added_after_signing(vector: &Vector) {
    let token = vector.credential.session_token.clone().unwrap();
    let mut headers: Vec<(&[u8], &[u8])> = vec![
        (b"X-Amz-Date", vector.time.as_bytes()),
        (b"X-Amz-Security-Token", token.as_bytes()),
        (b"Authorization", vector.authorization.as_bytes()),
    ];
    for (name, value) in &vector.headers {
        headers.push((name.as_bytes(), value.as_bytes()));
    }
    assert_eq!(
        vector.verify(&vector.query, &headers),
        Err(SignatureError::HeaderNotSigned(
            "'x-amz-security-token'".into()
        ))
    );
    let host: Vec<(&[u8], &[u8])> = headers.split_off(3);
    assert!(matches!(
        vector.verify(vector.presigned.as_deref().unwrap(), &host),
        Err(SignatureError::SignatureDoesNotMatch { .. })
    ));
}
