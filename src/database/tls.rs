//! Encryption of the pooled way. What is verified, and against which roots, is what the direct way's driver does for
//! the same `sslmode`; the cryptography is named here and not left to a default of the process.

use std::{
    fmt::{Display, Formatter},
    path::PathBuf,
    sync::Arc,
};

use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime, pem::PemObject},
};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::url::UrlVariable;

/// What turns a connection into an encrypted one. Whether it is asked to is the connection's `ssl_mode`.
#[derive(Clone)]
pub struct Tls(MakeRustlsConnect);

/// How far the server's certificate is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verify {
    /// Not at all: who listens is kept out, who poses as the server is not (disable, prefer, require).
    Nothing,
    /// Somebody trusted signed it, for whichever host (verify-ca).
    Chain,
    /// Somebody trusted signed it for this host (verify-full).
    ChainAndHost,
}

/// Certificates or a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Pem {
    /// In a file.
    File(PathBuf),
    /// In the value itself.
    Inline(String),
}

/// What a URL says about encryption.
#[derive(Clone)]
pub(super) struct TlsSettings {
    /// Where the URL stands.
    pub(super) variable: UrlVariable,
    /// How far the server's certificate is checked.
    pub(super) verify: Verify,
    /// Roots that are trusted besides the public ones.
    pub(super) roots: Option<Pem>,
    /// The client's own certificate and key.
    pub(super) identity: Option<(Pem, Pem)>,
}

/// Why a connection cannot be encrypted as the URL asks.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error(
        "{variable}: {parameter} names {file}, which cannot be read ({reason}); \
         correct the path in the URL, or make the file readable for this process"
    )]
    Unreadable {
        /// Where the URL stands.
        variable: UrlVariable,
        /// The parameter that names it.
        parameter: &'static str,
        /// The file.
        file: String,
        /// What the system said.
        reason: String,
    },
    /// A file holds something else than it should.
    #[error(
        "{variable}: {parameter} names {file}, which holds no usable {what}; it must be a PEM file"
    )]
    Content {
        /// Where the URL stands.
        variable: UrlVariable,
        /// The parameter that names it.
        parameter: &'static str,
        /// The file.
        file: String,
        /// What was looked for.
        what: &'static str,
    },
    /// The cryptography refused the settings.
    #[error("{variable}: TLS cannot be set up: {source}")]
    Setup {
        /// Where the URL stands.
        variable: UrlVariable,
        /// What it said.
        source: rustls::Error,
    },
}

impl Tls {
    /// Reads the files that the settings name.
    pub(super) fn new(settings: &TlsSettings) -> Result<Self, TlsError> {
        let provider = Arc::new(ring::default_provider());
        let setup = |source| TlsError::Setup {
            variable: settings.variable,
            source,
        };
        let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(setup)?;
        let builder = match settings.verify {
            Verify::ChainAndHost => builder.with_root_certificates(settings.trusted()?),
            Verify::Chain => {
                let roots = Arc::new(settings.trusted()?);
                let inner = WebPkiServerVerifier::builder_with_provider(roots, provider)
                    .build()
                    .map_err(|problem| setup(rustls::Error::General(problem.to_string())))?;
                let verifier = Arc::new(AnyHost(inner));
                builder
                    .dangerous()
                    .with_custom_certificate_verifier(verifier)
            }
            Verify::Nothing => builder
                .dangerous()
                .with_custom_certificate_verifier(Arc::new(AnyServer(provider))),
        };
        let config = match settings.identity()? {
            Some((chain, key)) => builder.with_client_auth_cert(chain, key).map_err(setup)?,
            None => builder.with_no_client_auth(),
        };
        Ok(Self(MakeRustlsConnect::new(config)))
    }
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tls")
    }
}

impl<S> MakeTlsConnect<S> for Tls
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    type Stream = <MakeRustlsConnect as MakeTlsConnect<S>>::Stream;
    type TlsConnect = <MakeRustlsConnect as MakeTlsConnect<S>>::TlsConnect;
    type Error = <MakeRustlsConnect as MakeTlsConnect<S>>::Error;

    fn make_tls_connect(&mut self, host: &str) -> Result<Self::TlsConnect, Self::Error> {
        <MakeRustlsConnect as MakeTlsConnect<S>>::make_tls_connect(&mut self.0, host)
    }
}

impl TlsSettings {
    /// The public roots and those of the URL.
    fn trusted(&self) -> Result<RootCertStore, TlsError> {
        let mut roots: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
        if let Some(pem) = &self.roots {
            for certificate in self.certificates("sslrootcert", pem)? {
                roots
                    .add(certificate)
                    .map_err(|_| self.content("sslrootcert", pem, "certificate"))?;
            }
        }
        Ok(roots)
    }

    fn identity(
        &self,
    ) -> Result<Option<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>)>, TlsError> {
        let Some((certificate, key)) = &self.identity else {
            return Ok(None);
        };
        let chain = self.certificates("sslcert", certificate)?;
        let bytes = self.read("sslkey", key)?;
        let key = PrivateKeyDer::from_pem_slice(&bytes)
            .map_err(|_| self.content("sslkey", key, "private key"))?;
        Ok(Some((chain, key)))
    }

    fn certificates(
        &self,
        parameter: &'static str,
        pem: &Pem,
    ) -> Result<Vec<CertificateDer<'static>>, TlsError> {
        let bytes = self.read(parameter, pem)?;
        let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&bytes).collect();
        match found {
            Ok(found) if !found.is_empty() => Ok(found),
            _ => Err(self.content(parameter, pem, "certificate")),
        }
    }

    fn read(&self, parameter: &'static str, pem: &Pem) -> Result<Vec<u8>, TlsError> {
        match pem {
            Pem::Inline(text) => Ok(text.clone().into_bytes()),
            Pem::File(path) => std::fs::read(path).map_err(|problem| TlsError::Unreadable {
                variable: self.variable,
                parameter,
                file: pem.to_string(),
                reason: problem.to_string(),
            }),
        }
    }

    fn content(&self, parameter: &'static str, pem: &Pem, what: &'static str) -> TlsError {
        TlsError::Content {
            variable: self.variable,
            parameter,
            file: pem.to_string(),
            what,
        }
    }
}

impl Display for Pem {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => Display::fmt(&path.display(), f),
            Self::Inline(_) => f.write_str("a text"),
        }
    }
}

/// Takes any certificate, but only from who holds its key.
#[derive(Debug)]
struct AnyServer(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyServer {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

/// Takes a certificate that somebody trusted signed for another host.
#[derive(Debug)]
struct AnyHost(Arc<WebPkiServerVerifier>);

impl ServerCertVerifier for AnyHost {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        host: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let verdict = self
            .0
            .verify_server_cert(certificate, intermediates, host, ocsp, now);
        match verdict {
            Err(rustls::Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) => Ok(ServerCertVerified::assertion()),
            verdict => verdict,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.0
            .verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.0
            .verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}

#[cfg(test)]
mod tests;
