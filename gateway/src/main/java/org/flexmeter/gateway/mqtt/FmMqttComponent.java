package org.flexmeter.gateway.mqtt;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import org.apache.camel.Endpoint;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Component;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Configuration;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.SimpleEventNotifierSupport;
import org.flexmeter.gateway.tls.TlsFiles;

/**
 * Camel component {@code fm-mqtt:topic?gateway=eon&batchTopic=…}: the endpoint and the options of
 * {@code paho-mqtt5:}, with a producer that does not block and a consumer that acknowledges after
 * the exchange is complete.
 *
 * <p>Of {@code paho-mqtt5:}'s options these have their own default or meaning here:
 *
 * <ul>
 *   <li>{@code qos} 1. With 0 nothing is acknowledged: what is on its way when a connection breaks
 *       is lost. With 2 a message takes two round trips instead of one; repeats after a lost
 *       connection remain possible, since each connection begins a clean session.
 *   <li>{@code clientId} the component's with {@code -<gateway>}, and for a consumer {@code
 *       -<routeId>} too, and what {@link ClientIds} adds; as an option of the endpoint it is taken
 *       as it is.
 *   <li>{@code keepAliveInterval} 30 s, {@code connectionTimeout} 10 s.
 *   <li>{@code session} (consumer) what its session is called: the id is the component's with
 *       {@code -<session>}; {@code cluster} the gateway whose members share it.
 *   <li>{@code moreTopics} (consumer) further filters, spaces between them, of the same client.
 *   <li>{@code sessionExpiryInterval} (consumer) seven days, {@code receiveMaximum} (consumer) 100.
 *   <li>{@code cleanStart}, {@code automaticReconnect}, {@code persistence} and the will options
 *       are not used. {@code password} is refused in a URI: it would show in logs and consoles.
 * </ul>
 */
@Component(FmMqttConstants.SCHEME)
public class FmMqttComponent extends PahoMqtt5Component {
    private final MqttLinks links;
    private FmMqttOptions options = FmMqttOptions.defaults();
    private TlsFiles tlsFiles = TlsFiles.none(Tls.PREFIX);
    private Function<String, Optional<String>> members = gateway -> Optional.empty();
    private Function<String, Optional<Login>> logins = gateway -> Optional.empty();
    private ClientIds ids = ClientIds.fixed();
    private Duration answerLimit = Duration.ofSeconds(10);
    private boolean userNamedAsClient;
    private ExecutorService completions;
    private final StopNotice stopNotice = new StopNotice();

    /** With links of its own. */
    public FmMqttComponent() {
        this(new MqttLinks());
    }

    /**
     * @param links where it keeps its clients
     */
    public FmMqttComponent(MqttLinks links) {
        this.links = links;
        PahoMqtt5Configuration configuration = getConfiguration();
        configuration.setClientId("flexmeter");
        configuration.setQos(1);
        configuration.setKeepAliveInterval(30);
        configuration.setConnectionTimeout(10);
        configuration.setReceiveMaximum(100);
        configuration.setSessionExpiryInterval(7 * 24 * 3600);
    }

    /** The options of endpoints that give no others. */
    public void setOptions(FmMqttOptions options) {
        this.options = options;
    }

    /** The PEM files with which {@code ssl://} is spoken. */
    public void setTlsFiles(TlsFiles files) {
        this.tlsFiles = files;
    }

    /**
     * Says what this process is called among others that run a gateway, so that each has a client
     * of its own: {@code clientId-<gateway>-<member>}.
     */
    public void setMembers(Function<String, Optional<String>> names) {
        this.members = names;
    }

    /** What this process is called among others that run a gateway; empty if it is alone. */
    Optional<String> member(String gateway) {
        return members.apply(gateway);
    }

    /** Says which user of the broker a gateway has of its own; it wins over the component's. */
    void setLogins(Function<String, Optional<Login>> users) {
        this.logins = users;
    }

    /** The user that a gateway has of its own; empty if it goes as the component's. */
    Optional<Login> login(String gateway) {
        return logins.apply(gateway);
    }

    /** Says what clients are called at the broker. */
    public void setClientIds(ClientIds ids) {
        this.ids = ids;
    }

    /** How long a broker's answer is waited for while nothing else comes; ten seconds. */
    void setAnswerLimit(Duration limit) {
        this.answerLimit = limit;
    }

    Duration answerLimit() {
        return answerLimit;
    }

    /** Whether each client logs in with its id as the user name. */
    void setUserNamedAsClient(boolean named) {
        this.userNamedAsClient = named;
    }

    boolean isUserNamedAsClient() {
        return userNamedAsClient;
    }

    ClientIds.ClientId clientId(ClientIds.Name name) {
        return ids.of(getConfiguration().getClientId(), name);
    }

    void emptied(ClientIds.Name name) {
        ids.emptied(name);
    }

    TlsFiles tlsFiles() {
        return tlsFiles;
    }

    FmMqttOptions options() {
        return options;
    }

    /** The clients of this component. */
    public MqttLinks links() {
        return links;
    }

    /** Where exchanges go on when their messages are acknowledged. */
    ExecutorService completions() {
        return completions;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        if (parameters.containsKey("password")) {
            throw new IllegalArgumentException(
                    "fm-mqtt: a password does not belong into a route; set fm.broker.password");
        }
        boolean ownClientId = parameters.containsKey("clientId");
        FmMqttOptions given =
                options.overriddenBy(
                        name ->
                                Optional.ofNullable(
                                        getAndRemoveParameter(parameters, name, String.class)));
        FmMqttEndpoint.Listening listening =
                new FmMqttEndpoint.Listening(
                        given(parameters, "moreTopics")
                                .map(text -> List.of(text.strip().split("\\s+")))
                                .orElse(List.of()),
                        given(parameters, "session"),
                        given(parameters, "cluster"));
        FmMqttEndpoint endpoint =
                new FmMqttEndpoint(
                        uri,
                        remaining,
                        this,
                        getConfiguration().copy(),
                        given,
                        ownClientId,
                        listening);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    private Optional<String> given(Map<String, Object> parameters, String name) {
        return Optional.ofNullable(getAndRemoveParameter(parameters, name, String.class))
                .filter(text -> !text.isBlank());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        PahoLog.install();
        completions =
                getCamelContext().getExecutorServiceManager().newCachedThreadPool(this, "fm-mqtt");
        getCamelContext().getManagementStrategy().addEventNotifier(stopNotice);
    }

    @Override
    protected void doStop() throws Exception {
        getCamelContext().getManagementStrategy().removeEventNotifier(stopNotice);
        getCamelContext().getExecutorServiceManager().shutdownGraceful(completions);
        super.doStop();
    }

    /**
     * Camel waits for exchanges under way before it stops a producer. With the broker away they
     * would keep a stop waiting, so they are given up after the grace.
     */
    private final class StopNotice extends SimpleEventNotifierSupport {
        @Override
        public boolean isEnabled(CamelEvent event) {
            return event.getType() == CamelEvent.Type.CamelContextStopping;
        }

        @Override
        public void notify(CamelEvent event) {
            links.giveUpSoon();
        }
    }
}
