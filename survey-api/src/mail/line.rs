//! The connection to a mail server, encrypted by the TLS that the databases use too.

use std::{
    fmt, io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf},
    net::TcpStream,
};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, ServerName, pem::PemObject},
    },
};

/// Most bytes of an answer before the connection is encrypted.
const LONGEST: usize = 8 << 10;

/// An encrypted connection. Where encryption began after a greeting, the greeting is said once more: a client expects one.
pub(super) struct Line {
    stream: TlsStream<TcpStream>,
    greeting: &'static [u8],
}

/// Trusts the authorities of the web, and those in a file of the operator's.
pub(super) fn connector(authorities: &str) -> io::Result<TlsConnector> {
    let mut roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    if !authorities.is_empty() {
        for certificate in CertificateDer::pem_file_iter(authorities).map_err(io::Error::other)? {
            roots.add(certificate.map_err(io::Error::other)?).map_err(io::Error::other)?;
        }
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().map_err(io::Error::other)?;
    Ok(TlsConnector::from(Arc::new(config.with_root_certificates(roots).with_no_client_auth())))
}

impl Line {
    /// Encrypts from the first byte.
    pub(super) async fn encrypted(tls: &TlsConnector, host: &str, stream: TcpStream) -> io::Result<Self> {
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        Ok(Self { stream: tls.connect(name, stream).await?, greeting: b"" })
    }

    /// Encrypts once the server agrees (RFC 3207). What it says of itself before that is read and forgotten: anybody can have said it.
    pub(super) async fn agreed(tls: &TlsConnector, host: &str, hello: &str, mut stream: TcpStream) -> io::Result<Self> {
        answer(&mut stream, "220").await?;
        stream.write_all(format!("EHLO {hello}\r\n").as_bytes()).await?;
        answer(&mut stream, "250").await?;
        stream.write_all(b"STARTTLS\r\n").await?;
        answer(&mut stream, "220").await?;
        Ok(Self { greeting: b"220 encrypted\r\n", ..Self::encrypted(tls, host, stream).await? })
    }
}

/// Reads an answer to its last line, which begins with `code`.
async fn answer(stream: &mut TcpStream, code: &str) -> io::Result<()> {
    let mut said = Vec::new();
    loop {
        let mut some = [0; 512];
        let read = stream.read(&mut some).await?;
        if read == 0 || said.len() + read > LONGEST {
            return Err(io::Error::other("the mail server broke off"));
        }
        said.extend_from_slice(&some[..read]);
        let text = String::from_utf8_lossy(&said);
        let last = text.strip_suffix("\r\n").and_then(|text| text.rsplit("\r\n").next());
        // `250-` goes on, `250 ` ends.
        match last.filter(|last| last.as_bytes().get(3).is_none_or(|byte| *byte == b' ')) {
            Some(last) if last.starts_with(code) => return Ok(()),
            Some(last) => return Err(io::Error::other(format!("the mail server said {last}"))),
            None => {}
        }
    }
}

impl AsyncRead for Line {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.greeting.is_empty() {
            return Pin::new(&mut self.stream).poll_read(cx, into);
        }
        let (now, later) = self.greeting.split_at(self.greeting.len().min(into.remaining()));
        into.put_slice(now);
        self.greeting = later;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Line {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

impl AsyncTokioStream for Line {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.stream.get_ref().0.peer_addr()
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Line").finish_non_exhaustive()
    }
}
