package org.flexmeter.gateway.serial;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.flexmeter.gateway.codec.Codec;
import org.flexmeter.gateway.codec.Decoded;
import org.flexmeter.gateway.codec.LineSession;
import org.flexmeter.gateway.codec.Origin;

/** A serial line: a device of this machine, or a TCP serial server. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "serial",
        title = "Serial line",
        syntax = "serial:line",
        category = {Category.IOT})
public class SerialEndpoint extends DefaultEndpoint {
    private final LineAddress address;

    @UriPath(description = "A device, or tcp://host:port of a TCP serial server")
    @Metadata(required = true)
    private final String line;

    @UriParam(label = "consumer", description = "How frames are cut and decoded, such as midori")
    private String codec = "";

    @UriParam(label = "consumer", description = "The gateway that stands in refusals")
    private String gateway = "";

    @UriParam(defaultValue = "115200", description = "Speed of a device in bit/s")
    private int speed = 115_200;

    @UriParam(defaultValue = "8", description = "Data bits of a device: 5, 6, 7 or 8")
    private int dataBits = 8;

    @UriParam(defaultValue = "none", enums = "none,even,odd,mark,space", description = "Parity")
    private String parity = "none";

    @UriParam(defaultValue = "1", enums = "1,1.5,2", description = "Stop bits of a device")
    private String stopBits = "1";

    @UriParam(
            defaultValue = "0",
            description = "A line on which nothing comes for so long is opened again; 0: never")
    private Duration readTimeout = Duration.ZERO;

    SerialEndpoint(String uri, SerialComponent component, LineAddress address) {
        super(uri, component);
        this.address = address;
        this.line = address.text();
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        settings(); // a mistake is told at once
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        if (codec.isBlank()) {
            throw new IllegalArgumentException(
                    "serial:" + line + " has no codec; there are " + component().codecs().names());
        }
        if (gateway.isBlank()) {
            throw new IllegalArgumentException(
                    "serial:" + line + " has no gateway; say whose line it is (gateway=ennova)");
        }
        Codec found = component().codecs().byName(codec);
        SerialConsumer consumer = new SerialConsumer(this, processor, found);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public Producer createProducer() {
        return new SerialProducer(this);
    }

    /**
     * What bytes that came on this line once are by its codec as it is now. The line itself, and
     * what its session remembers, have no part in it.
     *
     * @param at when they came
     */
    public LineFrames decode(byte[] bytes, Instant at) {
        LineSession session =
                new LineSession(component().codecs().byName(codec), new Origin(gateway, line));
        List<Decoded> items = new ArrayList<>(session.take(bytes, bytes.length, at));
        items.addAll(session.gone(at));
        return new Handful(items).frames(gateway, line);
    }

    /** The line, shared with the other endpoints of its address; to be given back. */
    Line borrowLine() {
        return component().lines().borrow(address, settings(), readTimeout);
    }

    private LineSettings settings() {
        return LineSettings.of(speed, dataBits, parity, stopBits);
    }

    void giveBack(Line borrowed) throws InterruptedException {
        component().lines().giveBack(borrowed);
    }

    private SerialComponent component() {
        return (SerialComponent) getComponent();
    }

    /** The address as text. */
    public String getLine() {
        return line;
    }

    public String getCodec() {
        return codec;
    }

    public void setCodec(String codec) {
        this.codec = codec;
    }

    public String getGateway() {
        return gateway;
    }

    public void setGateway(String gateway) {
        this.gateway = gateway;
    }

    public int getSpeed() {
        return speed;
    }

    public void setSpeed(int speed) {
        this.speed = speed;
    }

    public int getDataBits() {
        return dataBits;
    }

    public void setDataBits(int dataBits) {
        this.dataBits = dataBits;
    }

    public String getParity() {
        return parity;
    }

    public void setParity(String parity) {
        this.parity = parity;
    }

    public String getStopBits() {
        return stopBits;
    }

    public void setStopBits(String stopBits) {
        this.stopBits = stopBits;
    }

    public Duration getReadTimeout() {
        return readTimeout;
    }

    public void setReadTimeout(Duration readTimeout) {
        this.readTimeout = readTimeout;
    }
}
