{{/* The release's name, with that of the chart in it. */}}
{{- define "lockgate.name" -}}
{{- if contains "lockgate" .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-lockgate" .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What selects the Pods, and is on everything. */}}
{{- define "lockgate.labels" -}}
app.kubernetes.io/name: lockgate
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "lockgate.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}

{{- define "lockgate.container-security" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* The one subject of each binding. */}}
{{- define "lockgate.subjects" -}}
- kind: ServiceAccount
  name: {{ include "lockgate.name" . }}
  namespace: {{ .Release.Namespace }}
{{- end -}}
