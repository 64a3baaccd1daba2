package org.flexmeter.world.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.flexmeter.world.process.PartException;

/** A certification authority of a test: certificates, keys and revocation lists as PEM files. */
public final class Authority {
    private static final Duration LIFE = Duration.ofDays(30);

    private final Path folder;
    private final X500Name name;
    private final KeyPair keys;
    private final Path certificate;

    /** The two PEM files of somebody. */
    public record Identity(Path certificate, Path key, X509Certificate x509) {}

    /** A new one with keys of its own; its files go into {@code folder}. */
    public Authority(Path folder, String name) {
        this.folder = folder;
        this.name = new X500Name("CN=" + name);
        try {
            Files.createDirectories(folder);
            this.keys = newKeys();
            X509v3CertificateBuilder own =
                    certificate(this.name, keys, Instant.now().plus(LIFE))
                            .addExtension(
                                    Extension.basicConstraints, true, new BasicConstraints(true))
                            .addExtension(
                                    Extension.keyUsage,
                                    true,
                                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            this.certificate = pem(name + ".pem", "CERTIFICATE", own.build(signer()).getEncoded());
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new PartException("The authority " + name + " cannot be made.", e);
        }
    }

    /** Its own certificate. */
    public Path certificate() {
        return certificate;
    }

    /** Somebody who is at {@code 127.0.0.1} and {@code localhost}. */
    public Identity issue(String to) {
        return issue(to, "127.0.0.1", Instant.now().plus(LIFE));
    }

    /** Somebody whose certificate ended yesterday. */
    public Identity issueExpired(String to) {
        return issue(to, "127.0.0.1", Instant.now().minus(Duration.ofDays(1)));
    }

    /** Somebody who is at another address. */
    public Identity issueFor(String to, String address) {
        return issue(to, address, Instant.now().plus(LIFE));
    }

    private Identity issue(String to, String address, Instant until) {
        try {
            KeyPair pair = newKeys();
            GeneralNames at =
                    new GeneralNames(
                            new GeneralName[] {new GeneralName(GeneralName.iPAddress, address)});
            byte[] made =
                    certificate(new X500Name("CN=" + to), pair, until)
                            .addExtension(Extension.subjectAlternativeName, false, at)
                            .build(signer())
                            .getEncoded();
            return new Identity(
                    pem(to + ".pem", "CERTIFICATE", made),
                    pem(to + ".key", "PRIVATE KEY", pair.getPrivate().getEncoded()),
                    new JcaX509CertificateConverter()
                            .getCertificate(new org.bouncycastle.cert.X509CertificateHolder(made)));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new PartException("A certificate for " + to + " cannot be made.", e);
        }
    }

    /** Its list of those whom it has revoked. */
    public Path revoke(Identity... revoked) {
        try {
            Instant now = Instant.now();
            X509v2CRLBuilder list = new X509v2CRLBuilder(name, Date.from(now.minusSeconds(60)));
            list.setNextUpdate(Date.from(now.plus(LIFE)));
            for (Identity each : List.of(revoked)) {
                list.addCRLEntry(
                        each.x509().getSerialNumber(),
                        Date.from(now.minusSeconds(60)),
                        CRLReason.keyCompromise);
            }
            return pem("revoked.crl", "X509 CRL", list.build(signer()).getEncoded());
        } catch (OperatorCreationException | IOException e) {
            throw new PartException("The list of " + name + " cannot be made.", e);
        }
    }

    private X509v3CertificateBuilder certificate(X500Name subject, KeyPair pair, Instant until) {
        return new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(Long.toString(System.nanoTime())),
                Date.from(Instant.now().minus(LIFE)),
                Date.from(until),
                subject,
                pair.getPublic());
    }

    private ContentSigner signer() throws OperatorCreationException {
        return new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private Path pem(String file, String what, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(
                        folder.resolve(file),
                        "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, body, what))
                .toAbsolutePath();
    }
}
