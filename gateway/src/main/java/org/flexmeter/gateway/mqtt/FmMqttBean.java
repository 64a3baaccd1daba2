package org.flexmeter.gateway.mqtt;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Configuration;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flexmeter.gateway.cluster.ClusterSettings;
import org.flexmeter.gateway.tls.TlsFiles;

/** Makes the component {@code fm-mqtt:} from the application's settings. */
@ApplicationScoped
public class FmMqttBean {
    private static final String PAHO = "com.ibm.ssl.";

    @Produces
    @Singleton
    @Named(FmMqttConstants.SCHEME)
    FmMqttComponent component(
            MqttLinks links,
            BrokerConfig broker,
            Config config,
            ClientIds ids,
            @ConfigProperty(name = "fm.client-id", defaultValue = "flexmeter") String clientId,
            @ConfigProperty(name = "fm.topic.batch") Optional<String> batchTopic,
            @ConfigProperty(name = "fm.topic.status") Optional<String> statusTopic,
            @ConfigProperty(name = "fm.topic.probe") Optional<String> probeTopic) {
        FmMqttComponent component = new FmMqttComponent(links);
        PahoMqtt5Configuration configuration = component.getConfiguration();
        configuration.setClientId(clientId);
        configuration.setBrokerUrl(broker.url());
        broker.username().ifPresent(configuration::setUserName);
        broker.password().ifPresent(configuration::setPassword);
        configuration.setQos(broker.qos());
        configuration.setKeepAliveInterval(broker.keepAlive());
        configuration.setConnectionTimeout(broker.connectTimeout());
        configuration.setSslClientProps(stores(broker.tls()));
        configuration.setHttpsHostnameVerificationEnabled(broker.tls().verifyHost());
        component.setMembers(
                gateway -> ClusterSettings.of(config, gateway).map(ClusterSettings::member));
        ClientIds.Scheme scheme = broker.clientIds();
        component.setClientIds(scheme == ClientIds.Scheme.RANDOM ? ids : ClientIds.fixed());
        component.setUserNamedAsClient(scheme == ClientIds.Scheme.USERNAME);
        component.setLogins(gateway -> Login.of(config, gateway, scheme));
        component.setTlsFiles(files(broker.tls()));
        component.setOptions(options(broker, batchTopic, statusTopic, probeTopic));
        return component;
    }

    private static FmMqttOptions options(
            BrokerConfig broker,
            Optional<String> batchTopic,
            Optional<String> statusTopic,
            Optional<String> probeTopic) {
        return new FmMqttOptions(
                Optional.empty(),
                batchTopic,
                broker.inflight(),
                broker.maximumPacketSize(),
                broker.maxInbound(),
                broker.mqttVersion(),
                statusTopic,
                broker.ackTimeout(),
                broker.grace(),
                new Keep(
                        broker.keepAcknowledged(),
                        broker.keepAcknowledgedBytes(),
                        broker.sendAgain()),
                probeTopic,
                broker.probeEvery());
    }

    private static TlsFiles files(BrokerConfig.TlsConfig tls) {
        return new TlsFiles(
                Tls.PREFIX,
                tls.ca().map(Path::of),
                tls.certificate().map(Path::of),
                tls.key().map(Path::of),
                tls.crl().map(Path::of),
                tls.protocols());
    }

    private static Properties stores(BrokerConfig.TlsConfig tls) {
        Properties stores = new Properties();
        tls.trustStore()
                .ifPresent(
                        file -> {
                            stores.setProperty(PAHO + "trustStore", file);
                            stores.setProperty(PAHO + "trustStoreType", tls.storeType());
                        });
        tls.trustStorePassword()
                .ifPresent(secret -> stores.setProperty(PAHO + "trustStorePassword", secret));
        tls.keyStore()
                .ifPresent(
                        file -> {
                            stores.setProperty(PAHO + "keyStore", file);
                            stores.setProperty(PAHO + "keyStoreType", tls.storeType());
                        });
        tls.keyStorePassword()
                .ifPresent(secret -> stores.setProperty(PAHO + "keyStorePassword", secret));
        return stores;
    }
}
