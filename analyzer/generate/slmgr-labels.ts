/**
 * The words of `slmgr /dlv` by display language, for synthetic captures. The analyzer has its own tables and reads
 * localised text by shape; these exist only so that a generated fleet looks like one. `{0}`, `{1}` are numbers.
 */
import { EASTERN_LABELS } from './slmgr-labels-eastern.ts';

export interface SlmgrLabels {
  serviceVersion: string;
  name: string;
  description: string;
  activationId: string;
  applicationId: string;
  extendedPid: string;
  keyChannel: string;
  installationId: string;
  processorUrl: string;
  machineUrl: string;
  useLicenseUrl: string;
  keyUrl: string;
  validationUrl: string;
  partialKey: string;
  status: string;
  /** By license status, 0 to 6. */
  statuses: readonly [string, string, string, string, string, string, string];
  volumeExpiration: string;
  timebasedExpiration: string;
  timeRemaining: string;
  minutes: string;
  reason: string;
  /** What follows some reasons. */
  graceExpired: string;
  evaluationEnd: string;
  rearm: string;
  rearmSku: string;
  trustedTime: string;
  activationType: string;
  recent: string;
  kmsClient: string;
  cmid: string;
  kmsFromDns: string;
  kmsAddress: string;
  kmsPid: string;
  activationInterval: string;
  renewalInterval: string;
  caching: string;
  ato: string;
  /** Order of a date's parts, and how a time of day is written. */
  date: string;
}

const EN: SlmgrLabels = {
  serviceVersion: 'Software licensing service version: ',
  name: 'Name: ',
  description: 'Description: ',
  activationId: 'Activation ID: ',
  applicationId: 'Application ID: ',
  extendedPid: 'Extended PID: ',
  keyChannel: 'Product Key Channel: ',
  installationId: 'Installation ID: ',
  processorUrl: 'Processor Certificate URL: ',
  machineUrl: 'Machine Certificate URL: ',
  useLicenseUrl: 'Use License URL: ',
  keyUrl: 'Product Key Certificate URL: ',
  validationUrl: 'Validation URL: ',
  partialKey: 'Partial Product Key: ',
  status: 'License Status: ',
  statuses: [
    'Unlicensed',
    'Licensed',
    'Initial grace period',
    'Additional grace period (KMS license expired or hardware out of tolerance)',
    'Non-genuine grace period.',
    'Notification',
    'Extended grace period',
  ],
  volumeExpiration: 'Volume activation expiration: ',
  timebasedExpiration: 'Timebased activation expiration: ',
  timeRemaining: 'Time remaining: ',
  minutes: '{0} minute(s) ({1} day(s))',
  reason: 'Notification Reason: ',
  graceExpired: ' (grace time expired).',
  evaluationEnd: 'Evaluation End Date: ',
  rearm: 'Remaining Windows rearm count: ',
  rearmSku: 'Remaining SKU rearm count: ',
  trustedTime: 'Trusted time: ',
  activationType: 'Configured Activation Type: All',
  recent: 'Most recent activation information:',
  kmsClient: 'Key Management Service client information',
  cmid: 'Client Machine ID (CMID): ',
  kmsFromDns: 'KMS machine name from DNS: ',
  kmsAddress: 'KMS machine IP address: ',
  kmsPid: 'KMS machine extended PID: ',
  activationInterval: 'Activation interval: {0} minutes',
  renewalInterval: 'Renewal interval: {0} minutes',
  caching: 'KMS host caching is enabled',
  ato: 'Please use slmgr.vbs /ato to activate and update KMS client information in order to update values.',
  date: 'M/D/YYYY h:mm:ss A',
};

const DE: SlmgrLabels = {
  serviceVersion: 'Version des Softwarelizenzierungsdiensts: ',
  name: 'Name: ',
  description: 'Beschreibung: ',
  activationId: 'Aktivierungs-ID: ',
  applicationId: 'Anwendungs-ID: ',
  extendedPid: 'Erweiterte PID: ',
  keyChannel: 'Product Key-Kanal: ',
  installationId: 'Installations-ID: ',
  processorUrl: 'Prozessorzertifikat-URL: ',
  machineUrl: 'Computerzertifikat-URL: ',
  useLicenseUrl: 'Lizenz-URL: ',
  keyUrl: 'Product Key-Zertifikat-URL: ',
  validationUrl: 'Überprüfungs-URL: ',
  partialKey: 'Teil-Product Key: ',
  status: 'Lizenzstatus: ',
  statuses: [
    'Nicht lizenziert',
    'Lizenziert',
    'Anfänglicher Toleranzzeitraum',
    'Zusätzlicher Toleranzzeitraum (KMS-Lizenz abgelaufen oder Hardwaretoleranz überschritten)',
    'Toleranzzeitraum für nicht originale Version.',
    'Benachrichtigung',
    'Verlängerter Toleranzzeitraum',
  ],
  volumeExpiration: 'Ablauf der Volumenaktivierung: ',
  timebasedExpiration: 'Ablauf der zeitbasierten Aktivierung: ',
  timeRemaining: 'Verbleibende Zeit: ',
  minutes: '{0} Minute(n) ({1} Tag(e))',
  reason: 'Benachrichtigungsgrund: ',
  graceExpired: ' (Toleranzzeitraum abgelaufen).',
  evaluationEnd: 'Enddatum der Evaluierung: ',
  rearm: 'Verbleibende Windows-Rearm-Anzahl: ',
  rearmSku: 'Verbleibende SKU-Rearm-Anzahl: ',
  trustedTime: 'Vertrauenswürdige Zeit: ',
  activationType: 'Konfigurierter Aktivierungstyp: Alle',
  recent: 'Letzte Aktivierungsinformationen:',
  kmsClient: 'Clientinformationen des Schlüsselverwaltungsdiensts',
  cmid: 'Clientcomputer-ID (CMID): ',
  kmsFromDns: 'KMS-Computername aus DNS: ',
  kmsAddress: 'IP-Adresse des KMS-Computers: ',
  kmsPid: 'Erweiterte PID des KMS-Computers: ',
  activationInterval: 'Aktivierungsintervall: {0} Minuten',
  renewalInterval: 'Erneuerungsintervall: {0} Minuten',
  caching: 'KMS-Hostzwischenspeicherung ist aktiviert.',
  ato: 'Verwenden Sie slmgr.vbs /ato, um die KMS-Clientinformationen zu aktivieren und zu aktualisieren.',
  date: 'DD.MM.YYYY HH:mm:ss',
};

const FR: SlmgrLabels = {
  serviceVersion: 'Version du service de licences de logiciel : ',
  name: 'Nom : ',
  description: 'Description : ',
  activationId: "ID d'activation : ",
  applicationId: "ID d'application : ",
  extendedPid: 'PID étendu : ',
  keyChannel: 'Canal de clé de produit : ',
  installationId: "ID d'installation : ",
  processorUrl: 'URL du certificat de processeur : ',
  machineUrl: 'URL du certificat ordinateur : ',
  useLicenseUrl: "URL de la licence d'utilisation : ",
  keyUrl: 'URL du certificat de clé de produit : ',
  validationUrl: 'URL de validation : ',
  partialKey: 'Clé de produit partielle : ',
  status: 'État de la licence : ',
  statuses: [
    'Sans licence',
    'Avec licence',
    'Période de grâce initiale',
    'Période de grâce supplémentaire',
    'Période de grâce non authentique.',
    'Notification',
    'Période de grâce étendue',
  ],
  volumeExpiration: "Expiration de l'activation en volume : ",
  timebasedExpiration: "Expiration de l'activation limitée dans le temps : ",
  timeRemaining: 'Temps restant : ',
  minutes: '{0} minute(s) ({1} jour(s))',
  reason: 'Raison de la notification : ',
  graceExpired: ' (période de grâce expirée).',
  evaluationEnd: "Date de fin d'évaluation : ",
  rearm: 'Nombre de réinitialisations Windows restantes : ',
  rearmSku: 'Nombre de réinitialisations de référence SKU restantes : ',
  trustedTime: 'Heure approuvée : ',
  activationType: "Type d'activation configuré : Tous",
  recent: "Informations d'activation les plus récentes :",
  kmsClient: 'Informations client du service de gestion de clés',
  cmid: "ID d'ordinateur client (CMID) : ",
  kmsFromDns: "Nom d'ordinateur KMS à partir du DNS : ",
  kmsAddress: "Adresse IP de l'ordinateur KMS : ",
  kmsPid: "PID étendu de l'ordinateur KMS : ",
  activationInterval: "Intervalle d'activation : {0} minutes",
  renewalInterval: 'Intervalle de renouvellement : {0} minutes',
  caching: "La mise en cache de l'hôte KMS est activée",
  ato: 'Utilisez slmgr.vbs /ato pour activer et mettre à jour les informations du client KMS.',
  date: 'DD/MM/YYYY HH:mm:ss',
};

const ES: SlmgrLabels = {
  serviceVersion: 'Versión del servicio de licencias de software: ',
  name: 'Nombre: ',
  description: 'Descripción: ',
  activationId: 'Id. de activación: ',
  applicationId: 'Id. de aplicación: ',
  extendedPid: 'PID extendido: ',
  keyChannel: 'Canal de clave de producto: ',
  installationId: 'Id. de instalación: ',
  processorUrl: 'Dirección URL de certificado de procesador: ',
  machineUrl: 'Dirección URL de certificado de equipo: ',
  useLicenseUrl: 'Dirección URL de licencia de uso: ',
  keyUrl: 'Dirección URL de certificado de clave de producto: ',
  validationUrl: 'Dirección URL de validación: ',
  partialKey: 'Clave de producto parcial: ',
  status: 'Estado de la licencia: ',
  statuses: [
    'sin licencia',
    'con licencia',
    'Período de gracia inicial',
    'Período de gracia adicional',
    'Período de gracia de software no original.',
    'Notificación',
    'Período de gracia ampliado',
  ],
  volumeExpiration: 'Expiración de activación por volumen: ',
  timebasedExpiration: 'Expiración de activación por tiempo limitado: ',
  timeRemaining: 'Tiempo restante: ',
  minutes: '{0} minutos ({1} días)',
  reason: 'Motivo de notificación: ',
  graceExpired: ' (período de gracia expirado).',
  evaluationEnd: 'Fecha de finalización de evaluación: ',
  rearm: 'Recuento de rearmes de Windows restantes: ',
  rearmSku: 'Recuento de rearmes de SKU restantes: ',
  trustedTime: 'Hora de confianza: ',
  activationType: 'Tipo de activación configurado: Todo',
  recent: 'Información de activación más reciente:',
  kmsClient: 'Información de cliente del Servicio de administración de claves',
  cmid: 'Id. de equipo cliente (CMID): ',
  kmsFromDns: 'Nombre de equipo KMS desde DNS: ',
  kmsAddress: 'Dirección IP de equipo KMS: ',
  kmsPid: 'PID extendido de equipo KMS: ',
  activationInterval: 'Intervalo de activación: {0} minutos',
  renewalInterval: 'Intervalo de renovación: {0} minutos',
  caching: 'El almacenamiento en caché de host KMS está habilitado',
  ato: 'Use slmgr.vbs /ato para activar y actualizar la información de cliente de KMS.',
  date: 'DD/MM/YYYY H:mm:ss',
};

const BY_LANGUAGE: Record<string, SlmgrLabels> = { en: EN, de: DE, fr: FR, es: ES, ...EASTERN_LABELS };

/** Labels for a language tag; English where there is no translation, as Windows does. */
export function slmgrLabels(tag: string): SlmgrLabels {
  return BY_LANGUAGE[tag.slice(0, 2)] ?? EN;
}
